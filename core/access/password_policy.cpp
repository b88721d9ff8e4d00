#include "core/access/password_policy.h"

#include "core/access/common_passwords.h"
#include "core/base/text.h"

#include <QStringDecoder>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <vector>

namespace vb::access {

namespace {

// Guesses are counted in bits: the cheapest way to put the password together from known words, runs, sequences,
// repeats and single signs. The figures are ours: a word is one of about 500, a year one of 64, a letter in running
// text 4 bits.
constexpr double kWordBits = 8;
constexpr double kContextBits = 2;
constexpr double kYearBits = 6;
constexpr double kFitBits = 30;
constexpr std::array kMeterBits {kFitBits, 40.0, 52.0, 66.0};

/// The characters in lower case, in memory that is wiped.
class Letters {
public:
    explicit Letters(const SecretBytes &utf8) : m_memory(utf8.size() * sizeof(char32_t))
    {
        QString text = QString::fromUtf8(utf8.view());
        auto *out = reinterpret_cast<char32_t *>(m_memory.data());
        for (qsizetype i = 0; i < text.size(); ++i) {
            char32_t c = text.at(i).unicode();
            if (text.at(i).isHighSurrogate() && i + 1 < text.size())
                c = QChar::surrogateToUcs4(text.at(i), text.at(i + 1)), ++i;
            out[m_size++] = QChar::toLower(c);
        }
        wipe(text);
    }
    [[nodiscard]] std::span<const char32_t> view() const
    {
        return {reinterpret_cast<const char32_t *>(m_memory.data()), m_size};
    }

private:
    SecretBytes m_memory;
    std::size_t m_size = 0;
};

using Chars = std::span<const char32_t>;

bool isDigitChar(char32_t c)
{
    return c >= U'0' && c <= U'9';
}

double signBits(char32_t c)
{
    if (isDigitChar(c))
        return 3.3;
    return QChar::isLetter(c) ? 4 : 5;
}

/// Whether `c` may stand for the letter `w`: itself, or as people replace letters by signs.
bool standsFor(char32_t c, char32_t w)
{
    if (c == w)
        return true;
    switch (c) {
    case U'0': return w == U'o';
    case U'1': return w == U'i' || w == U'l';
    case U'!': return w == U'i';
    case U'3': return w == U'e';
    case U'4':
    case U'@': return w == U'a';
    case U'5':
    case U'$': return w == U's';
    case U'7': return w == U't';
    case U'8': return w == U'b';
    default: return false;
    }
}

template <class Word>
bool startsWithWord(Chars rest, const Word &word)
{
    const auto size = static_cast<std::size_t>(word.size());
    if (rest.size() < size)
        return false;
    for (std::size_t i = 0; i < size; ++i)
        if (!standsFor(rest[i], word.at(static_cast<qsizetype>(i)).unicode()))
            return false;
    return true;
}

/// Length of the run at the start in which each sign follows the last by `step` (0: the same sign; digits go on from 9
/// to 0).
std::size_t runLength(Chars rest, int step)
{
    std::size_t n = 1;
    for (; n < rest.size(); ++n) {
        const char32_t last = rest[n - 1];
        const auto next = static_cast<char32_t>(static_cast<int>(last) + step);
        const bool wraps = step != 0 && isDigitChar(last) && isDigitChar(rest[n])
            && (rest[n] - U'0') == (last - U'0' + static_cast<char32_t>(10 + step)) % 10;
        if (rest[n] != next && !wraps)
            break;
    }
    return n;
}

/// Longest start that runs along a path over the keys, in either direction.
std::size_t keyPathLength(Chars rest)
{
    static constexpr std::array<std::u32string_view, 8> paths {U"qwertyuiop",
                                                               U"qwertzuiop",
                                                               U"azertyuiop",
                                                               U"asdfghjkl",
                                                               U"zxcvbnm",
                                                               U"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
                                                               U"qazwsxedcrfvtgbyhnujmikolp",
                                                               U"1q2w3e4r5t6y7u8i9o0p"};
    std::size_t best = 0;
    for (const std::u32string_view path : paths) {
        for (std::size_t at = 0; at < path.size(); ++at) {
            std::size_t forward = 0;
            while (forward < rest.size() && at + forward < path.size() && rest[forward] == path[at + forward])
                ++forward;
            std::size_t backward = 0;
            while (backward < rest.size() && backward <= at && rest[backward] == path[at - backward])
                ++backward;
            best = std::max({best, forward, backward});
        }
    }
    return best;
}

/// Longest start that stood in the password before.
std::size_t repeatLength(Chars all, std::size_t at)
{
    std::size_t best = 0;
    for (std::size_t from = 0; from < at; ++from) {
        std::size_t n = 0;
        while (from + n < at && at + n < all.size() && all[from + n] == all[at + n])
            ++n;
        best = std::max(best, n);
    }
    return best;
}

bool startsWithYear(Chars rest)
{
    if (rest.size() < 4 || !std::all_of(rest.begin(), rest.begin() + 4, isDigitChar))
        return false;
    const auto century = (rest[0] - U'0') * 10 + (rest[1] - U'0');
    return century == 19 || (century == 20 && rest[2] <= U'3');
}

QStringList contextWords(const PasswordContext &context)
{
    QStringList out;
    for (const QString &source : {context.login, context.personName, context.practiceName}) {
        const QStringList words = text::words(source);
        for (const QString &word : words)
            if (word.size() >= 3)
                out.append(word);
        if (words.size() > 1)
            out.append(words.join(QString()));
    }
    return out;
}

double guessBits(Chars all, const QStringList &context)
{
    std::vector<double> cost(all.size() + 1, 1e9);
    cost[0] = 0;
    for (std::size_t at = 0; at < all.size(); ++at) {
        const Chars rest = all.subspan(at);
        const auto reach = [&cost, at](std::size_t length, double bits) {
            cost[at + length] = std::min(cost[at + length], cost[at] + bits);
        };
        reach(1, signBits(rest[0]));
        for (const QLatin1String word : commonPasswordWords())
            if (startsWithWord(rest, word))
                reach(static_cast<std::size_t>(word.size()), kWordBits);
        for (const QString &word : context)
            if (startsWithWord(rest, word))
                reach(static_cast<std::size_t>(word.size()), kContextBits);
        for (const int step : {0, 1, -1})
            if (const std::size_t n = runLength(rest, step); n >= (step == 0 ? 2U : 3U))
                reach(n, signBits(rest[0]) + std::log2(static_cast<double>(n)));
        if (const std::size_t n = keyPathLength(rest); n >= 4)
            reach(n, 4 + std::log2(static_cast<double>(n)));
        if (const std::size_t n = repeatLength(all, at); n >= 3)
            reach(n, 1 + std::log2(static_cast<double>(at)));
        if (startsWithYear(rest))
            reach(4, kYearBits);
    }
    return cost.back();
}

} // namespace

Result<SecretBytes> normalisedPassword(const SecretBytes &utf8)
{
    const QByteArrayView raw = utf8.view();
    if (raw.size() > 16 * kMaxPassword)
        return fail(Code::invalid, QStringLiteral("the password is longer than %1 characters").arg(kMaxPassword));
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder(raw);
    const bool isText = !decoder.hasError();
    QString normal = text.normalized(QString::NormalizationForm_KC);
    wipe(text);
    const bool control
        = std::any_of(normal.cbegin(), normal.cend(), [](QChar c) { return c.category() == QChar::Other_Control; });
    const auto length
        = normal.size() - std::count_if(normal.cbegin(), normal.cend(), [](QChar c) { return c.isLowSurrogate(); });
    QByteArray bytes = normal.toUtf8();
    wipe(normal);
    SecretBytes out = SecretBytes::take(bytes);
    if (!isText || control)
        return fail(Code::invalid, QStringLiteral("the password is not UTF-8 text or holds control characters"));
    if (length > kMaxPassword)
        return fail(Code::invalid, QStringLiteral("the password is longer than %1 characters").arg(kMaxPassword));
    return out;
}

Result<SecretBytes> preparePassword(const SecretBytes &utf8, const PasswordContext &context)
{
    VB_TRY(SecretBytes password, normalisedPassword(utf8));
    const Letters letters(password);
    if (letters.view().size() < static_cast<std::size_t>(kMinPassword))
        return fail(Code::invalid, QStringLiteral("the password needs %1 characters or more").arg(kMinPassword));
    if (guessBits(letters.view(), contextWords(context)) < kFitBits)
        return fail(Code::invalid,
                    QStringLiteral("the password is too easy to guess: it is made of common words, names, repeats or "
                                   "sequences"));
    return password;
}

int passwordStrength(const SecretBytes &utf8, const PasswordContext &context)
{
    const Result<SecretBytes> password = normalisedPassword(utf8);
    if (!password)
        return 0;
    const Letters letters(*password);
    if (letters.view().size() < static_cast<std::size_t>(kMinPassword))
        return 0;
    const double bits = guessBits(letters.view(), contextWords(context));
    return static_cast<int>(
        std::count_if(kMeterBits.begin(), kMeterBits.end(), [bits](double step) { return bits >= step; }));
}

} // namespace vb::access
