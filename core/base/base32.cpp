#include "core/base/base32.h"

#include <string_view>

namespace vb::base32 {

namespace {

constexpr std::string_view kRfc4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr int kGroup = 4;

QByteArray toSymbols(QByteArrayView bytes)
{
    QByteArray out;
    unsigned buffer = 0;
    int bits = 0;
    for (const char c : bytes) {
        buffer = buffer << 8 | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 5; bits -= 5)
            out.append(static_cast<char>(buffer >> (bits - 5) & 31U));
    }
    if (bits > 0)
        out.append(static_cast<char>(buffer << (5 - bits) & 31U));
    return out;
}

QByteArray fromSymbols(QByteArrayView symbols)
{
    QByteArray out;
    unsigned buffer = 0;
    int bits = 0;
    for (const char c : symbols) {
        buffer = buffer << 5 | static_cast<unsigned char>(c);
        bits += 5;
        if (bits >= 8) {
            out.append(static_cast<char>(buffer >> (bits - 8) & 0xFFU));
            bits -= 8;
        }
    }
    return out;
}

/// Multiplication by the generator of GF(32) = GF(2)[x] / (x^5 + x^2 + 1).
unsigned times2(unsigned v)
{
    v <<= 1;
    return (v & 32U) != 0 ? v ^ 37U : v;
}

char checkSymbol(QByteArrayView group, qsizetype number)
{
    unsigned sum = static_cast<unsigned>(number) & 31U;
    for (const char c : group)
        sum = times2(sum) ^ static_cast<unsigned char>(c);
    return static_cast<char>(times2(sum));
}

int crockfordValue(QChar c)
{
    const char16_t up = c.toUpper().unicode();
    if (up == u'O')
        return 0;
    if (up == u'I' || up == u'L')
        return 1;
    const auto at = up < 128 ? kCrockford.find(static_cast<char>(up)) : std::string_view::npos;
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

bool isSpacing(QChar c)
{
    return c.isSpace() || c == u'-' || c == QChar(0x2013);
}

} // namespace

QString encode(QByteArrayView bytes)
{
    QString out;
    for (const char c : toSymbols(bytes))
        out.append(QLatin1Char(kRfc4648[static_cast<unsigned char>(c)]));
    return out;
}

Result<QByteArray> decode(QStringView text)
{
    QByteArray symbols;
    for (const QChar c : text) {
        if (isSpacing(c) || c == u'=')
            continue;
        const char16_t up = c.toUpper().unicode();
        const auto at = up < 128 ? kRfc4648.find(static_cast<char>(up)) : std::string_view::npos;
        if (at == std::string_view::npos)
            return fail(Code::invalid, QStringLiteral("not base32: only A-Z and 2-7"));
        symbols.append(static_cast<char>(at));
    }
    return fromSymbols(symbols);
}

QString encodeGroups(QByteArrayView bytes)
{
    const QByteArray symbols = toSymbols(bytes);
    VB_INVARIANT(symbols.size() % kGroup == 0 && bytes.size() * 8 % (5 * kGroup) == 0);
    QString out;
    for (qsizetype i = 0; i < symbols.size(); i += kGroup) {
        const QByteArrayView group = QByteArrayView(symbols).sliced(i, kGroup);
        if (i > 0)
            out.append(u'-');
        for (const char c : group)
            out.append(QLatin1Char(kCrockford[static_cast<unsigned char>(c)]));
        out.append(QLatin1Char(kCrockford[static_cast<unsigned char>(checkSymbol(group, i / kGroup))]));
    }
    return out;
}

Result<QByteArray> decodeGroups(QStringView text, qsizetype expectedBytes)
{
    QByteArray symbols;
    for (const QChar c : text) {
        if (isSpacing(c))
            continue;
        const int value = crockfordValue(c);
        if (value < 0)
            return fail(
                Code::invalid,
                QStringLiteral("group %1 holds a sign that no code has").arg(symbols.size() / (kGroup + 1) + 1));
        symbols.append(static_cast<char>(value));
    }
    const qsizetype groups = expectedBytes * 8 / (5 * kGroup);
    if (symbols.size() != groups * (kGroup + 1))
        return fail(Code::invalid,
                    QStringLiteral("the code has %1 groups of %2 signs; %3 signs were given")
                        .arg(groups)
                        .arg(kGroup + 1)
                        .arg(symbols.size()));
    QByteArray data;
    for (qsizetype i = 0; i < groups; ++i) {
        const QByteArrayView group = QByteArrayView(symbols).sliced(i * (kGroup + 1), kGroup);
        if (checkSymbol(group, i) != symbols.at(i * (kGroup + 1) + kGroup))
            return fail(Code::invalid, QStringLiteral("group %1 is mistyped").arg(i + 1));
        data.append(group);
    }
    return fromSymbols(data);
}

QString cleanGroup(QStringView typed)
{
    QString out;
    for (const QChar c : typed) {
        if (isSpacing(c))
            continue;
        const int value = crockfordValue(c);
        if (value < 0 || out.size() > kGroup)
            return {};
        out.append(QLatin1Char(kCrockford[static_cast<std::size_t>(value)]));
    }
    return out.size() == kGroup + 1 ? out : QString();
}

bool groupFits(QStringView group, qsizetype place)
{
    QByteArray symbols;
    for (const QChar c : group)
        symbols.append(static_cast<char>(crockfordValue(c)));
    return symbols.size() == kGroup + 1
        && checkSymbol(QByteArrayView(symbols).first(kGroup), place - 1) == symbols.at(kGroup);
}

} // namespace vb::base32
