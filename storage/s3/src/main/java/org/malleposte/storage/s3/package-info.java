/// Bodies in a bucket of S3: one object a message, under the hash of its content. Enter by
/// [S3Storage].
///
/// The bucket is versioned and locked. Whoever holds the server's credential can add versions and
/// delete markers, and takes nothing away by it: a read that does not get the bytes that the key
/// names looks for them among the older versions.
@NullMarked
package org.malleposte.storage.s3;

import org.jspecify.annotations.NullMarked;
