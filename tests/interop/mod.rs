//! Other people's clients against a real server.
