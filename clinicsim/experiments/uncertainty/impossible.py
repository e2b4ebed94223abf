"""What is raised where no distribution is as somebody states."""


class ImpossibleSpread(ValueError):  # noqa: N818  # says what is wrong with a number
    """No distribution of the kind that is named has this value and this spread; says what would be possible.

    The message is the end of a sentence that starts with the path of the number.
    """
