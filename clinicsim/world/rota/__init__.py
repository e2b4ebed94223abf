"""Who staffs each session: the weekly pattern, leave and other absences, cover, and what is lost."""
