#include "core/session/one_time_code.h"

#include "core/access/totp.h"
#include "core/base/cbor.h"

#include <QCborArray>

#include <chrono>
#include <cstdlib>
#include <thread>

namespace vb::session {

namespace {

/// A right code of another time tells that one of the two clocks is wrong; it stays refused.
Error refusedCode(const SecretBytes &secret, const QString &typed, qint64 nowMs)
{
    constexpr qint64 kReach = 40; // 20 minutes each way
    Error error = fail(Code::denied, QStringLiteral("the one-time code is wrong or was used already"));
    const std::optional<qint64> step = access::nearestStep(secret, typed, nowMs, kReach);
    const qint64 away = step ? *step - access::totpStep(nowMs) : 0;
    if (std::abs(away) < 2)
        return error;
    error.clockBehindMs = away * access::kTotpStepMs;
    error.detail += (away > 0 ? QStringLiteral("; the clock of this PC seems to be about %1 minutes behind the "
                                               "authenticator's")
                              : QStringLiteral("; the clock of this PC seems to be about %1 minutes ahead of the "
                                               "authenticator's"))
                        .arg((std::abs(away) + 1) / 2);
    return error;
}

Result<AcceptedCode> checkTyped(const CodeQuestion &question, const QString &typed, qint64 nowMs)
{
    if (access::looksLikeRecoveryCode(typed) && !question.credential.recoveryCodes.isEmpty()) {
        VB_TRY(access::StoredRecoveryCodes codes, decodeRecoveryCodes(question.credential.recoveryCodes));
        if (const std::optional<int> used = access::matchRecoveryCode(codes, typed)) {
            codes.digests[static_cast<size_t>(*used)].clear();
            return AcceptedCode {{}, encodeRecoveryCodes(codes)};
        }
    }
    const SecretBytes secret = SecretBytes::copyOf(question.credential.totpSecret);
    const std::optional<qint64> step = access::matchStep(secret, typed, nowMs, question.usedStep);
    if (!step)
        return refusedCode(secret, typed, nowMs);
    return AcceptedCode {step, {}};
}

/// The code of the lowest unused step, waiting for the next step when all within reach are used.
Result<QString> codeFrom(const SecretBytes &secret, qint64 usedStep, const Clock &clock)
{
    constexpr int kTries = 310;
    for (int i = 0; i < kTries; ++i) {
        if (const std::optional<qint64> step = access::lowestUnusedStep(clock.now().wallMs, usedStep))
            return access::totpCode(secret, *step);
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return fail(Code::denied, QStringLiteral("no unused one-time code came up within 30 seconds: is the clock right?"));
}

} // namespace

qint64 fullLoginLeftMs(const std::optional<Instant> &fullLogin, const Instant &now)
{
    if (!fullLogin)
        return 0;
    // After a restart only the wall clock tells, and one that went back tells nothing.
    if (fullLogin->boot != now.boot && now.wallMs < fullLogin->wallMs)
        return 0;
    return std::max<qint64>(kFullLoginMs - elapsedMs(*fullLogin, now), 0);
}

Result<AcceptedCode> checkCode(const CodeQuestion &question, const CodeSource &source, const Clock &clock)
{
    if (const auto *typed = std::get_if<QString>(&source))
        return checkTyped(question, *typed, clock.now().wallMs);
    if (fullLoginLeftMs(question.state.fullLogin, clock.now()) > 0)
        return AcceptedCode {};
    if (const auto *secret = std::get_if<SecretBytes>(&source)) {
        VB_TRY(const QString code, codeFrom(*secret, question.usedStep, clock));
        return checkTyped(question, code, clock.now().wallMs);
    }
    return fail(Code::codeRequired,
                QStringLiteral("a one-time code is needed: it is asked for every 12 hours, and on a new PC"));
}

QByteArray encodeRecoveryCodes(const access::StoredRecoveryCodes &codes)
{
    QCborArray digests;
    for (const QByteArray &digest : codes.digests)
        digests.append(digest);
    return cbor::encode(QCborMap {{1, codes.salt}, {2, digests}});
}

Result<access::StoredRecoveryCodes> decodeRecoveryCodes(const QByteArray &bytes)
{
    VB_TRY(const QCborMap map, cbor::decodeMap(bytes));
    access::StoredRecoveryCodes codes;
    codes.salt = map.value(1).toByteArray();
    for (const QCborValue &digest : map.value(2).toArray())
        codes.digests.push_back(digest.toByteArray());
    return codes;
}

} // namespace vb::session
