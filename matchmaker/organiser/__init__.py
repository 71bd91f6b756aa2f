"""What does the event team do across the records: run a timetable, publish it, export it, load a demo?"""
