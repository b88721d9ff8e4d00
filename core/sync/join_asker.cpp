#include "core/sync/join_asker.h"

#include "core/wire/codes.h"

#include <QElapsedTimer>

#include <algorithm>

namespace vb::sync {

namespace {

constexpr qsizetype kNonceSize = 16;
constexpr qsizetype kLongestName = 200;
constexpr int kAskForS = 10;
constexpr int kPatientS = 2; // between two questions of `goOn`

Error noSuchCode()
{
    return fail(Code::denied,
                QStringLiteral("the join code is wrong, too old, or used: ask the owner for a new invitation"));
}

} // namespace

Result<JoinAsker> JoinAsker::make(RelayClient &client, const QString &code, const keys::DevicePublic &device,
                                  const QString &name)
{
    const Result<SecretBytes> plain = wire::parseJoinCode(code);
    if (!plain)
        return fail(Code::denied, QStringLiteral("the join code is mistyped: compare it with the inviting PC"));
    const QString word = name.trimmed();
    if (word.isEmpty() || word.size() > kLongestName)
        return fail(Code::invalid, QStringLiteral("name: 1 to 200 signs"));
    return JoinAsker(client, *plain, {device.sign, device.box, word, crypto::randomBytes(kNonceSize)});
}

JoinAsker::JoinAsker(RelayClient &client, const SecretBytes &code, const wire::JoinRequest &request)
    : m_client(client)
    , m_mailbox(wire::Mailbox::fromCode(code))
    , m_sealed(wire::sealRequest(request, m_mailbox))
    , m_words(wire::joinWords(code, m_sealed))
{
}

/// Words of the relay that say that this code opens nothing.
Error JoinAsker::refusalOf(const Error &error) const
{
    const QString word = m_client.word();
    return word == QStringLiteral("not_found") || word == QStringLiteral("written") ? noSuchCode() : error;
}

Result<void> JoinAsker::ask()
{
    VB_DO(m_client.approach());
    const Result<void> put = m_client.putMailbox(m_mailbox.id, m_sealed);
    return put ? put : Result<void>(refusalOf(put.error()));
}

Result<wire::JoinGrant> JoinAsker::await(int seconds, const std::function<bool()> &goOn)
{
    QElapsedTimer since;
    since.start();
    for (;;) {
        const qint64 left = seconds - since.elapsed() / 1'000;
        if (left <= 0 || (goOn && !goOn()))
            return fail(Code::network, QStringLiteral("nobody has approved this PC in time"));
        const qint64 askFor = std::min<qint64>(left, goOn ? kPatientS : kAskForS);
        const auto answer = m_client.takeMailbox(m_mailbox.id, static_cast<int>(askFor));
        if (!answer)
            return refusalOf(answer.error());
        if (!*answer)
            continue;
        if (**answer == kWithdrawn)
            return noSuchCode();
        return wire::openGrant(**answer, m_mailbox, m_sealed);
    }
}

} // namespace vb::sync
