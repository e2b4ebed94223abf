"""Kinds of event in the calendar."""

(
    REFILL_FALLS_DUE,
    AT_SLOT,
    VISIT_ENDS,
    STAY_ENDS,
    BATTERY_ENDS,
    AT_LIST,
    REPLACEMENT_ENDS,
    CATHETER_ENDS,
    REVISION_ENDS,
    LEAVES,
    JOINS,
) = range(11)
