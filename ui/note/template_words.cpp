#include "ui/note/template_words.h"

#include "ui/kit/error_text.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace vb::ui {

namespace {

constexpr qsizetype kAskedShown = 4;

class TemplateText {
    Q_DECLARE_TR_FUNCTIONS(TemplateText)
};

} // namespace

std::vector<chart::FieldKind> fieldKinds()
{
    return {chart::FieldKind::text,   chart::FieldKind::line,  chart::FieldKind::number,
            chart::FieldKind::choice, chart::FieldKind::yesNo, chart::FieldKind::date};
}

QString fieldKindText(chart::FieldKind kind)
{
    switch (kind) {
    case chart::FieldKind::text: return TemplateText::tr("Text");
    case chart::FieldKind::line: return TemplateText::tr("One line");
    case chart::FieldKind::number: return TemplateText::tr("Number");
    case chart::FieldKind::choice: return TemplateText::tr("Choice");
    case chart::FieldKind::yesNo: return TemplateText::tr("Yes or no");
    case chart::FieldKind::date: return TemplateText::tr("Date");
    }
    return {};
}

QString fieldText(const chart::TemplateField &field)
{
    QStringList parts {fieldKindText(field.kind)};
    if (!field.unit.isEmpty())
        parts << field.unit;
    if (field.least && field.most)
        parts << TemplateText::tr("%1 to %2").arg(*field.least).arg(*field.most);
    if (!field.options.isEmpty())
        parts << TemplateText::tr("%1 choices").arg(field.options.size());
    return parts.join(QStringLiteral(" · "));
}

QString asksText(const chart::NoteTemplate &form)
{
    QStringList labels;
    for (const chart::TemplateField &field : form.fields)
        if (field.wanted)
            labels.append(field.label);
    if (labels.isEmpty())
        for (const chart::TemplateField &field : form.fields)
            labels.append(field.label);
    const QString first = labels.mid(0, kAskedShown).join(QStringLiteral(", "));
    return labels.size() > kAskedShown ? TemplateText::tr("%1 …", "the first fields of a form").arg(first) : first;
}

TemplateProblem templateProblem(const Error &error)
{
    static const QRegularExpression kPlace(QStringLiteral("^(title|fields|snippets)(?:\\[([0-9]+)\\])?: (.+)$"));
    const QRegularExpressionMatch match = kPlace.match(error.detail);
    if (error.code != Code::invalid || !match.hasMatch())
        return {{}, 0, errorText(error)};
    QString sentence = match.captured(3);
    sentence[0] = sentence.at(0).toUpper();
    return {match.captured(1), match.captured(2).toInt(), sentence + u'.'};
}

} // namespace vb::ui
