package org.malleposte.mail.submission;

/// What is sent for our users. One for a process.
public record Sending(
    Submissions submissions,
    Identities identities,
    Vacations vacations,
    Dispositions dispositions) {}
