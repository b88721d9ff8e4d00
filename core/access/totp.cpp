#include "core/access/totp.h"

#include "core/base/base32.h"
#include "core/crypto/hash.h"

#include <QMessageAuthenticationCode>
#include <QUrl>
#include <QtEndian>

#include <algorithm>

namespace vb::access {

namespace {

constexpr int kDigits = 6;
constexpr std::size_t kLeastTotpSecret = 16; // RFC 4226 section 4, R6

bool isAsciiDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

/// The six digits without spaces; empty for anything else.
QByteArray codeDigits(QStringView typed)
{
    QByteArray digits;
    for (const QChar c : typed) {
        if (c.isSpace())
            continue;
        if (!isAsciiDigit(c))
            return {};
        digits.append(c.toLatin1());
    }
    return digits.size() == kDigits ? digits : QByteArray();
}

/// The fields of a key URI of ours; the rest (issuer, label) is for people.
Result<QString> secretOfUri(QStringView uri)
{
    const qsizetype query = uri.indexOf(u'?');
    if (!uri.startsWith(u"otpauth://totp/", Qt::CaseInsensitive) || query < 0)
        return fail(Code::invalid, QStringLiteral("not a TOTP key URI"));
    QString secret;
    for (const QStringView item : uri.sliced(query + 1).split(u'&')) {
        const qsizetype equals = item.indexOf(u'=');
        const QStringView name = item.first(std::max<qsizetype>(equals, 0));
        const QStringView value = item.sliced(equals + 1);
        if (name == u"secret")
            secret = value.toString();
        else if ((name == u"algorithm" && value.compare(u"SHA1", Qt::CaseInsensitive) != 0)
                 || (name == u"digits" && value != u"6") || (name == u"period" && value != u"30"))
            return fail(Code::invalid, QStringLiteral("the key URI asks for another %1").arg(name));
    }
    return secret;
}

} // namespace

SecretBytes makeTotpSecret()
{
    return SecretBytes::random(20);
}

qint64 totpStep(qint64 nowMs)
{
    return nowMs / kTotpStepMs;
}

QString totpCode(const SecretBytes &secret, qint64 step)
{
    QByteArray counter(8, Qt::Uninitialized);
    qToBigEndian(static_cast<quint64>(step), counter.data());
    const QByteArray mac = QMessageAuthenticationCode::hash(
        counter, QByteArray::fromRawData(secret.view().data(), secret.view().size()), QCryptographicHash::Sha1);
    // RFC 4226 section 5.3: four bytes from where the last half byte points, without the sign bit.
    const auto word = qFromBigEndian<quint32>(mac.constData() + (mac.back() & 0x0F)) & 0x7FFF'FFFFU;
    return QStringLiteral("%1").arg(word % 1'000'000U, kDigits, 10, QLatin1Char('0'));
}

std::optional<qint64> matchStep(const SecretBytes &secret, QStringView code, qint64 nowMs, qint64 highestUsedStep)
{
    const QByteArray digits = codeDigits(code);
    if (digits.isEmpty())
        return std::nullopt;
    const qint64 now = totpStep(nowMs);
    std::optional<qint64> found;
    for (qint64 step = std::max<qint64>(now + 1, 0); step >= std::max<qint64>(now - 1, 0); --step)
        if (crypto::equal(totpCode(secret, step).toLatin1(), digits) && step > highestUsedStep)
            found = step;
    return found;
}

std::optional<qint64> nearestStep(const SecretBytes &secret, QStringView code, qint64 nowMs, qint64 reach)
{
    const QByteArray digits = codeDigits(code);
    if (digits.isEmpty())
        return std::nullopt;
    const qint64 now = totpStep(nowMs);
    for (qint64 away = 0; away <= reach; ++away)
        for (const qint64 step : {now - away, now + away})
            if (step >= 0 && crypto::equal(totpCode(secret, step).toLatin1(), digits))
                return step;
    return std::nullopt;
}

std::optional<qint64> lowestUnusedStep(qint64 nowMs, qint64 highestUsedStep)
{
    const qint64 now = totpStep(nowMs);
    const qint64 step = std::max({now - 1, highestUsedStep + 1, qint64(0)});
    return step <= now + 1 ? std::optional(step) : std::nullopt;
}

QString totpUri(const SecretBytes &secret, const QString &issuer, const QString &login)
{
    const auto encoded = [](QString text) {
        // A colon separates issuer and account in the label.
        return QString::fromLatin1(QUrl::toPercentEncoding(text.replace(u':', u' ')));
    };
    return QStringLiteral("otpauth://totp/%1:%2?secret=%3&issuer=%1&algorithm=SHA1&digits=6&period=30")
        .arg(encoded(issuer), encoded(login), base32::encode(secret.view()));
}

Result<SecretBytes> parseTotpSecret(const SecretBytes &text)
{
    QString plain = QString::fromUtf8(text.view()).trimmed();
    const bool isUri = plain.startsWith(QLatin1String("otpauth:"), Qt::CaseInsensitive);
    Result<QString> encoded = isUri ? secretOfUri(plain) : Result<QString>(plain);
    wipe(plain);
    VB_TRY(QString base, std::move(encoded));
    Result<QByteArray> bytes = base32::decode(base);
    wipe(base);
    VB_TRY(QByteArray raw, std::move(bytes));
    SecretBytes secret = SecretBytes::take(raw);
    if (secret.size() < kLeastTotpSecret)
        return fail(Code::invalid, QStringLiteral("a TOTP secret has 16 bytes or more"));
    return secret;
}

} // namespace vb::access
