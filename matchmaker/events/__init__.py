"""When and where is the event, who takes part, who is free?"""
