"""Who are the people and organisations, and who is signed in?"""
