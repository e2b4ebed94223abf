"""The process engine: SimPy, written to be read. It is the specification of the model.

Start with `patient.py`: a patient's life reads top to bottom as the pathway.
"""
