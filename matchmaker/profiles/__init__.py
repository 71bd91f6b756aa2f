"""What does a buyer need and a supplier offer?"""
