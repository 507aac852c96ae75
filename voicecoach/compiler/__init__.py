"""The cue compiler: resolve (Sheet -> Exercise), unroll (Exercise -> Plan), schedule (Plan -> Script).

It knows no engine and no sound: how long a phrase or a beep lasts is passed in.
"""
