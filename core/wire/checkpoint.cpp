#include "core/wire/checkpoint.h"

#include <QList>

namespace vb::wire {

namespace {

constexpr QByteArrayView kOriginStart = "verbena/log/v1/";
constexpr QByteArrayView kTermStart = "term ";
constexpr QByteArrayView kSignatureStart = "\xE2\x80\x94 "; // an em dash
constexpr qsizetype kKeyHash = 4;
constexpr qsizetype kNoteLines = 7; // four of text, empty, signature, and nothing behind its end
constexpr char kEd25519 = 1; // C2SP signed-note, signature types

/// First bytes of SHA-256 over name, line feed, signature type and public key.
QByteArray noteKeyHash(const QByteArray &name, QByteArrayView publicKey)
{
    const QByteArray start = name + '\n' + kEd25519;
    return crypto::bytes(crypto::sha256({start, publicKey})).first(kKeyHash);
}

QByteArray noteText(const Checkpoint &checkpoint)
{
    return logOrigin(checkpoint.practice).toLatin1() + '\n' + QByteArray::number(checkpoint.size) + '\n'
        + crypto::bytes(checkpoint.root).toBase64() + '\n' + kTermStart.toByteArray()
        + QByteArray::number(checkpoint.term) + '\n';
}

/// Key hash and signature of the one signature line; empty when it is another.
QByteArray signatureOf(const QByteArray &line, const QByteArray &name)
{
    const QByteArray start = kSignatureStart.toByteArray() + name + ' ';
    if (!line.startsWith(start))
        return {};
    const auto decoded = QByteArray::fromBase64Encoding(
        line.sliced(start.size()), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    return decoded.decodingStatus == QByteArray::Base64DecodingStatus::Ok && decoded.decoded.size() == kKeyHash + 64
            && start + decoded.decoded.toBase64() == line
        ? decoded.decoded
        : QByteArray();
}

} // namespace

QString logOrigin(PracticeId practice)
{
    return QLatin1String(kOriginStart) + practice.text();
}

QByteArray signCheckpoint(const Checkpoint &checkpoint, const crypto::SigningKey &relay)
{
    const QByteArray text = noteText(checkpoint);
    const QByteArray name = logOrigin(checkpoint.practice).toLatin1();
    const QByteArray signature = noteKeyHash(name, relay.publicKey) + crypto::signRaw(relay, text);
    return text + '\n' + kSignatureStart.toByteArray() + name + ' ' + signature.toBase64() + '\n';
}

Result<Checkpoint> readCheckpoint(const QByteArray &note)
{
    const Error refused = fail(Code::integrity, QStringLiteral("not a checkpoint"));
    if (note.size() > kMaxCheckpoint)
        return refused;
    const QList<QByteArray> lines = note.split('\n');
    if (lines.size() != kNoteLines || !lines.at(0).startsWith(kOriginStart) || !lines.at(3).startsWith(kTermStart))
        return refused;
    VB_TRY(const PracticeId practice,
           PracticeId::fromText(QString::fromLatin1(lines.at(0).sliced(kOriginStart.size()))));
    Checkpoint checkpoint;
    checkpoint.practice = practice;
    checkpoint.size = lines.at(1).toULongLong();
    checkpoint.root = crypto::digestFrom(QByteArray::fromBase64(lines.at(2)));
    checkpoint.term = lines.at(3).sliced(kTermStart.size()).toULongLong();
    // Every part in the one way to write it.
    if (lines.mid(0, 4).join('\n') + '\n' != noteText(checkpoint) || !lines.at(4).isEmpty() || !lines.at(6).isEmpty()
        || signatureOf(lines.at(5), lines.at(0)).isEmpty())
        return refused;
    return checkpoint;
}

bool signatureHolds(const QByteArray &note, QByteArrayView relayPublicKey)
{
    const QList<QByteArray> lines = note.split('\n');
    if (lines.size() != kNoteLines)
        return false;
    const QByteArray signature = signatureOf(lines.at(5), lines.at(0));
    return !signature.isEmpty() && signature.first(kKeyHash) == noteKeyHash(lines.at(0), relayPublicKey)
        && crypto::verifyRaw(relayPublicKey, lines.mid(0, 4).join('\n') + '\n', signature.sliced(kKeyHash));
}

} // namespace vb::wire
