"""Series of renewals: progress, report, and those of before."""
