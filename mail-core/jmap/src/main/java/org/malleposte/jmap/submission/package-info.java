/// Sending (RFC 8621 §6 to §8): identities, submissions, and answers for the time away, one method
/// a file. Enter by [SubmissionCapability] and [VacationCapability].
@NullMarked
package org.malleposte.jmap.submission;

import org.jspecify.annotations.NullMarked;
