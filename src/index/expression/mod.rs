//! Computing: an expression and a batch become a column of terms, or of truths.
