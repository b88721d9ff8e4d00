#pragma once

#include <QtGlobal>

namespace vb::relay {

/// What a relay takes before it says no. Tests use smaller ones.
struct Limits {
    // Sizes of requests; beyond them 413.
    qint64 maxPush = 8LL << 20; // the body of POST /v1/segments
    qint64 maxFounding = 1LL << 20; // of POST /v1/practice, which anybody may send
    qint64 maxChunk = (1LL << 20) + 64; // a sealed chunk of 1 MiB
    qint64 maxMessage = 256LL << 10; // in a mailbox
    qint64 maxQuestion = 512LL << 10; // every other body
    int maxUrl = 2048;

    // Sizes of answers.
    qint64 maxPull = 512LL << 10; // a PC takes it in one transaction, and the next one meanwhile
    int maxPullCount = 1000;
    int longestWaitS = 55;

    // For each practice; beyond them 507.
    qint64 practiceBytes = 200LL << 30;
    qint64 practiceSegments = 100'000'000;

    // What waits; beyond it 503 with Retry-After.
    qint64 queuedBytes = 32LL << 20; // segments of one practice before their commit
    int openPractices = 500;
    int mailboxes = 1000;
    int sessions = 20'000;
    int challenges = 10'000;
    int refusalsAMinute = 60; // of one address; beyond it 429

    // Time.
    qint64 challengeMs = 60'000;
    qint64 sessionMs = 12LL * 3600 * 1000;
    qint64 mailboxMs = 20LL * 60 * 1000;

    // The server.
    int workers = 24;
    int maxConnections = 4096;
    int longestQueueMs = 5'000; // of a request for a worker
    int handshakeMs = 5'000; // whole, as all that follow
    int headerMs = 10'000;
    int bodyMs = 20'000; // and a second more for each 64 KiB
    int replyMs = 60'000;
    int idleMs = 90'000; // a connection without a request
};

} // namespace vb::relay
