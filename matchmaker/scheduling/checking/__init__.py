"""Does a plan keep every rule, and are its values, bounds and reasons true? Trusts no solver, imports none.

`checking.checker.check` answers; `rules` and `levels` hold one function a rule or level, under its name.
"""
