"""Exercise -> Plan: what comes next, with no clock."""
