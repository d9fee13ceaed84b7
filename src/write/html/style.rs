//! Styling: the style sheet, and the address that changes whenever it does.

/// The style sheet of every page.
pub const STYLE: &str = include_str!("../../../web/style.css");

/// Where the style sheet is served, below the base: `assets/style.<hash>.css`. What stands at
/// this address never changes, so it may be kept for ever.
pub const STYLE_PATH: &str = match std::str::from_utf8(&NAME) {
    Ok(name) => name,
    Err(_) => panic!("the name is ASCII"),
};

const NAME: [u8; 33] = {
    let mut name = *b"assets/style.0123456789abcdef.css";
    let digits = *b"0123456789abcdef";
    let mut hash = fnv(STYLE.as_bytes());
    let mut at = 28;
    while at > 12 {
        name[at] = digits[(hash & 15) as usize];
        hash >>= 4;
        at -= 1;
    }
    name
};

/// FNV-1a: enough to tell two of our own style sheets apart.
const fn fnv(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}
