#include "core/access/recovery_codes.h"

#include "core/crypto/hash.h"

#include <string_view>

namespace vb::access {

namespace {

constexpr QByteArrayView kRecoveryCodeLabel = "verbena/recovery-code/v1";
constexpr std::string_view kCodeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford: no I, L, O, U
constexpr qsizetype kCodeSigns = 10;

QByteArray codeDigest(const QByteArray &salt, const QByteArray &signs)
{
    return crypto::bytes(crypto::hmacSha256(salt, kRecoveryCodeLabel.toByteArray() + '\0' + signs));
}

/// The ten signs as they were printed; empty when these are none.
QByteArray codeSigns(QStringView typed)
{
    QByteArray signs;
    for (const QChar c : typed) {
        if (c.isSpace() || c == u'-' || c == QChar(0x2013))
            continue;
        char16_t up = c.toUpper().unicode();
        if (up == u'O')
            up = u'0';
        else if (up == u'I' || up == u'L')
            up = u'1';
        if (up >= 128 || kCodeAlphabet.find(static_cast<char>(up)) == std::string_view::npos)
            return {};
        signs.append(static_cast<char>(up));
    }
    return signs.size() == kCodeSigns ? signs : QByteArray();
}

} // namespace

FreshRecoveryCodes makeRecoveryCodes()
{
    FreshRecoveryCodes fresh;
    fresh.stored.salt = crypto::randomBytes(16);
    for (int i = 0; i < kRecoveryCodes; ++i) {
        QByteArray signs = crypto::randomBytes(kCodeSigns);
        for (char &c : signs)
            c = kCodeAlphabet[static_cast<unsigned char>(c) % kCodeAlphabet.size()]; // 256 is a multiple of 32
        fresh.stored.digests.push_back(codeDigest(fresh.stored.salt, signs));
        fresh.codes.append(QString::fromLatin1(signs.first(5)) + u'-' + QString::fromLatin1(signs.last(5)));
    }
    return fresh;
}

bool looksLikeRecoveryCode(QStringView typed)
{
    return !codeSigns(typed).isEmpty();
}

std::optional<int> matchRecoveryCode(const StoredRecoveryCodes &stored, QStringView typed)
{
    const QByteArray signs = codeSigns(typed);
    if (signs.isEmpty())
        return std::nullopt;
    const QByteArray digest = codeDigest(stored.salt, signs);
    std::optional<int> found;
    for (std::size_t i = 0; i < stored.digests.size(); ++i)
        if (crypto::equal(stored.digests[i], digest))
            found = static_cast<int>(i);
    return found;
}

} // namespace vb::access
