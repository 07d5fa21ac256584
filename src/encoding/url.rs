//! URLs as text: nothing is normalised that is not said to be.

/// The longest accepted URL, in bytes: bounds the cost of trying URL variants.
pub(crate) const MAX_LENGTH: usize = 16 * 1024;

/// A URL taken apart, each part with the delimiters that belong to it: put together they are the text again.
pub(crate) struct Parts<'a> {
    /// `https://`
    pub(crate) scheme: &'a [u8],
    /// `user:password@`
    pub(crate) userinfo: &'a [u8],
    pub(crate) host: &'a [u8],
    /// `:8443`
    pub(crate) port: &'a [u8],
    /// `/path`
    pub(crate) path: &'a [u8],
    /// `?query`
    pub(crate) query: &'a [u8],
    /// `#fragment`
    pub(crate) fragment: &'a [u8],
    /// The scheme's default port.
    pub(crate) default_port: &'static [u8],
}

impl<'a> Parts<'a> {
    /// Without control characters, with a host.
    pub(crate) fn new(url: &'a [u8]) -> Option<Self> {
        let (scheme, default_port) = scheme(url)?;
        let (_, rest) = url.split_at_checked(scheme.len())?;
        let (authority, rest) = split_before(rest, b"/?#");
        let (rest, fragment) = split_before(rest, b"#");
        let (path, query) = split_before(rest, b"?");
        let (userinfo, location) = split_after_last(authority, b'@');
        // A colon starts the port only behind the bracket that closes an IPv6 address.
        let (_, behind) = split_after_last(location, b']');
        let (_, port) = split_before(behind, b":");
        let (host, _) = location.split_at_checked(location.len().saturating_sub(port.len()))?;
        let fits = !host.is_empty() && !url.iter().any(u8::is_ascii_control);
        fits.then_some(Self {
            scheme,
            userinfo,
            host,
            port,
            path,
            query,
            fragment,
            default_port,
        })
    }
}

/// The scheme of a URL that Twilio may request, and its default port. None for one that is relative, of
/// another scheme, or over 16 KiB.
pub(crate) fn scheme(url: &[u8]) -> Option<(&[u8], &'static [u8])> {
    const KNOWN: [(&[u8], &[u8]); 4] = [
        (b"https://", b":443"),
        (b"http://", b":80"),
        (b"wss://", b":443"),
        (b"ws://", b":80"),
    ];
    KNOWN.iter().find_map(|(known, port)| {
        let (scheme, _) = url.split_at_checked(known.len())?;
        let fits = scheme.eq_ignore_ascii_case(known) && url.len() <= MAX_LENGTH;
        fits.then_some((scheme, *port))
    })
}

/// Calls `each` with the name and the value of each parameter of a query, as they are written.
pub(crate) fn for_each_parameter<'a>(query: &'a [u8], each: &mut dyn FnMut(&'a [u8], &'a [u8])) {
    let parameters = query.get(1..).unwrap_or_default();
    for parameter in parameters.split(|byte| *byte == b'&') {
        if !parameter.is_empty() {
            let (name, value) = split_before(parameter, b"=");
            each(name, value.get(1..).unwrap_or_default());
        }
    }
}

/// Splits before the first byte that is one of `stops`.
pub(crate) fn split_before<'a>(text: &'a [u8], stops: &[u8]) -> (&'a [u8], &'a [u8]) {
    let at = text.iter().position(|byte| stops.iter().any(|stop| stop == byte));
    text.split_at_checked(at.unwrap_or(text.len()))
        .unwrap_or_default()
}

/// Splits after the last `stop`; all of the text is on the right if there is none.
fn split_after_last(text: &[u8], stop: u8) -> (&[u8], &[u8]) {
    let last = text.iter().rposition(|byte| *byte == stop);
    text.split_at_checked(last.map_or(0, |at| at.saturating_add(1)))
        .unwrap_or_default()
}
