/// OAuth 2 as far as mail programs need it: a sign-in page that ends in an authorization code (RFC
/// 6749 §4.1) bound by PKCE (RFC 7636), the exchange of codes and refresh tokens, revocation (RFC
/// 7009), and the metadata by which programs find all that (RFC 8414).
///
/// Programs need not be registered: what guards a user is where a code may be sent ([Redirects]).
/// The tokens are the directory's. Enter by [OAuthHttp].
@NullMarked
package org.malleposte.oauth;

import org.jspecify.annotations.NullMarked;
