#include "app/cli/output.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <cstdio>

namespace vb::cli {

namespace {

/// C0 and C1 controls, DEL, bidirectional controls, line and paragraph separators, and the invisible tags.
bool misleads(char32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C || c == 0x200E || c == 0x200F
        || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF
        || (c >= 0xE0000 && c <= 0xE007F);
}

template <class Escape>
QString escaped(QStringView text, Escape escape)
{
    QString out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool pair = text.at(i).isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate();
        const char32_t c = pair ? QChar::surrogateToUcs4(text.at(i), text.at(i + 1)) : text.at(i).unicode();
        const QStringView sign = text.sliced(i, pair ? 2 : 1);
        if (misleads(c))
            out.append(escape(c, sign));
        else
            out.append(sign);
        i += pair ? 1 : 0;
    }
    return out;
}

/// JSON text of any value. Within it such signs can stand only inside strings, where \uXXXX means the same.
QByteArray jsonValue(const QJsonValue &value)
{
    const QByteArray list = QJsonDocument(QJsonArray {value}).toJson(QJsonDocument::Compact);
    const QString text = QString::fromUtf8(list.mid(1, list.size() - 2));
    return escaped(text,
                   [](char32_t, QStringView sign) {
                       QString units;
                       for (const QChar unit : sign)
                           units += QStringLiteral("\\u%1").arg(unit.unicode(), 4, 16, QLatin1Char('0'));
                       return units;
                   })
        .toUtf8();
}

/// "chart_no" → "Chart no".
QString label(const QString &key)
{
    if (key == QStringLiteral("ok"))
        return QStringLiteral("OK");
    QString words = key;
    words.replace(u'_', u' ').replace(QStringLiteral("totp uri"), QStringLiteral("TOTP URI"));
    words[0] = words.at(0).toUpper();
    return words;
}

QString cell(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool: return value.toBool() ? QStringLiteral("yes") : QStringLiteral("no");
    case QJsonValue::Double: return QString::number(value.toInteger());
    case QJsonValue::String: return value.toString().isEmpty() ? QStringLiteral("-") : printable(value.toString());
    default: return QStringLiteral("-");
    }
}

/// Columns on a terminal, near enough: marks take none.
qsizetype width(const QString &text)
{
    return std::count_if(text.begin(), text.end(), [](QChar c) { return !c.isMark() && !c.isLowSurrogate(); });
}

QString padded(const QString &text, qsizetype to)
{
    return text + QString(std::max<qsizetype>(to - width(text), 0), u' ');
}

QString oneRow(const Row &row)
{
    qsizetype wide = 0;
    for (const auto &field : row)
        wide = std::max(wide, width(label(field.first)));
    QString out;
    for (const auto &[key, value] : row) {
        QStringList values;
        if (value.isArray())
            for (const auto &each : value.toArray())
                values.append(cell(each));
        else
            values.append(cell(value));
        if (values.isEmpty())
            values.append(QStringLiteral("-"));
        for (qsizetype i = 0; i < values.size(); ++i)
            out += padded(i == 0 ? label(key) : QString(), wide) + QStringLiteral("  ") + values.at(i) + u'\n';
    }
    return out;
}

QString table(const Answer &answer)
{
    std::vector<QStringList> lines;
    for (const Row &row : answer.rows) {
        QStringList heads;
        QStringList cells;
        for (const auto &[key, value] : row) {
            if (answer.quiet.contains(key))
                continue;
            heads.append(label(key));
            cells.append(cell(value));
        }
        if (lines.empty())
            lines.push_back(heads);
        lines.push_back(cells);
    }
    if (lines.empty())
        return QStringLiteral("Nothing found.\n");
    QString out;
    std::vector<qsizetype> wide(static_cast<size_t>(lines.front().size()), 0);
    for (const QStringList &line : lines)
        for (qsizetype i = 0; i < line.size(); ++i)
            wide[static_cast<size_t>(i)] = std::max(wide[static_cast<size_t>(i)], width(line.at(i)));
    for (const QStringList &line : lines) {
        QString text;
        for (qsizetype i = 0; i < line.size(); ++i)
            text += (i == 0 ? QString() : QStringLiteral("  ")) + padded(line.at(i), wide[static_cast<size_t>(i)]);
        while (text.endsWith(u' '))
            text.chop(1);
        out += text + u'\n';
    }
    return out;
}

bool put(std::FILE *stream, const QByteArray &bytes)
{
    const auto size = static_cast<size_t>(bytes.size());
    return std::fwrite(bytes.constData(), 1, size, stream) == size && std::fflush(stream) == 0;
}

} // namespace

QByteArray jsonObject(const Row &row)
{
    QByteArray out = "{";
    for (const auto &[key, value] : row)
        out += (out.size() > 1 ? "," : "") + jsonValue(key) + ':' + jsonValue(value);
    return out + '}';
}

QByteArray jsonError(const Error &error, const QString &word)
{
    return jsonObject({{QStringLiteral("code"), word.isEmpty() ? codeName(error.code) : word},
                       {QStringLiteral("message"), error.detail}});
}

QString printable(QStringView text)
{
    return escaped(text, [](char32_t c, QStringView) {
        return QStringLiteral("\\u{%1}").arg(static_cast<uint>(c), 2, 16, QLatin1Char('0'));
    });
}

QByteArray textAnswer(const Answer &answer)
{
    QString out = answer.note.isEmpty() ? QString() : printable(answer.note) + u'\n';
    if (answer.isList)
        out += table(answer);
    else
        for (const Row &row : answer.rows)
            out += oneRow(row);
    return out.toUtf8();
}

bool printOut(const QByteArray &bytes)
{
    return put(stdout, bytes);
}

bool printAnswer(const Answer &answer, bool json)
{
    if (!json)
        return printOut(textAnswer(answer));
    QByteArray lines;
    for (const Row &row : answer.rows)
        lines += jsonObject(row) + '\n';
    return printOut(lines);
}

void printError(const Error &error, bool json, const QString &word)
{
    if (json)
        put(stderr, "{\"error\":" + jsonError(error, word) + "}\n");
    else
        put(stderr, "verbena-cli: " + printable(error.detail).toUtf8() + '\n');
}

void printWarnings(const QStringList &warnings)
{
    for (const QString &warning : warnings)
        put(stderr, "warning: " + printable(warning).toUtf8() + '\n');
}

} // namespace vb::cli
