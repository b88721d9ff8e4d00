#include "ui/note/note_field.h"

#include "core/base/text.h"
#include "ui/kit/date_field.h"
#include "ui/kit/form_field.h"
#include "ui/note/note_text_edit.h"

#include <QComboBox>
#include <QVBoxLayout>
#include <QWheelEvent>

namespace vb::ui {

namespace {

/// What core says of a value begins with the label, which stands above the field anyway.
QString withoutLabel(const QString &detail, const QString &label)
{
    QString said = detail.startsWith(label + QStringLiteral(": ")) ? detail.mid(label.size() + 2) : detail;
    if (!said.isEmpty())
        said[0] = said.at(0).toUpper();
    return said.endsWith(u'.') ? said : said + u'.';
}

/// The wheel scrolls the page, not what was chosen.
class ChoiceBox : public QComboBox {
protected:
    void wheelEvent(QWheelEvent *event) override { event->ignore(); }
};

/// Digits as other languages and keypads type them.
QString plainNumber(QString typed)
{
    typed = typed.trimmed();
    if (typed.count(u',') == 1 && !typed.contains(u'.'))
        typed.replace(u',', u'.');
    return typed;
}

} // namespace

NoteField::NoteField(const chart::NoteTemplate &form, const chart::TemplateField &field,
                     const QHash<QString, QString> &names, QWidget *parent)
    : QWidget(parent), m_form(form), m_field(field), m_frame(nullptr)
{
    QWidget *editor = makeEditor(form, names);
    editor->setObjectName(QStringLiteral("note.field.") + field.id);
    const QString label
        = field.unit.isEmpty() ? field.label : tr("%1 (%2)", "field, unit").arg(field.label, field.unit);
    editor->setAccessibleName(label);
    m_frame = new FormField(label, editor);
    m_frame->setReservesLine(false);
    m_frame->setOptional(!field.wanted);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->addWidget(m_frame);
    down->addStretch();
    setFocusProxy(editor);
}

/// A field that loses the focus because it goes away says nothing any more.
NoteField::~NoteField()
{
    if (m_line)
        m_line->disconnect(this);
}

QWidget *NoteField::makeEditor(const chart::NoteTemplate &form, const QHash<QString, QString> &names)
{
    const auto changed = [this] {
        if (!m_problem.isEmpty())
            check();
        showHelp();
        Q_EMIT edited();
    };
    switch (m_field.kind) {
    case chart::FieldKind::text:
        m_text = new NoteTextEdit;
        m_text->setSnippets(chart::snippetsFor(form), names);
        connect(m_text, &QPlainTextEdit::textChanged, this, changed);
        connect(m_text, &NoteTextEdit::pasteCleaned, this, &NoteField::pasteCleaned);
        return m_text;
    case chart::FieldKind::choice:
    case chart::FieldKind::yesNo:
        m_choice = new ChoiceBox;
        m_choice->addItem(tr("Not recorded"), QString());
        if (m_field.kind == chart::FieldKind::yesNo) {
            m_choice->addItem(tr("Yes"), QStringLiteral("yes"));
            m_choice->addItem(tr("No"), QStringLiteral("no"));
        }
        for (const QString &option : m_field.options)
            m_choice->addItem(option, option);
        connect(m_choice, &QComboBox::currentIndexChanged, this, changed);
        return m_choice;
    case chart::FieldKind::date: m_line = new DateField(DateRange::any); break;
    case chart::FieldKind::line:
    case chart::FieldKind::number:
        m_line = new LineField;
        if (m_field.kind == chart::FieldKind::number)
            m_line->setTrailing(m_field.unit);
        break;
    }
    connect(m_line, &QLineEdit::textEdited, this, changed);
    connect(m_line, &QLineEdit::editingFinished, this, [this] { check(); });
    return m_line;
}

QString NoteField::value() const
{
    if (m_text)
        return m_text->toPlainText();
    if (m_choice)
        return m_choice->currentData().toString();
    if (m_field.kind == chart::FieldKind::number)
        return plainNumber(m_line->text());
    if (auto *date = qobject_cast<const DateField *>(m_line); date && date->date().isValid())
        return date->date().toString(Qt::ISODate);
    return m_line->text();
}

void NoteField::setValue(const QString &value)
{
    if (m_text)
        m_text->setText(value);
    else if (m_choice)
        m_choice->setCurrentIndex(std::max(0, m_choice->findData(value)));
    else
        m_line->setText(value);
    showHelp();
}

void NoteField::setCopied(const QString &value)
{
    m_copied = value;
    showHelp();
}

bool NoteField::isAsCopied() const
{
    return !m_copied.isEmpty() && value() == m_copied;
}

void NoteField::showHelp()
{
    if (m_frame)
        m_frame->setHelp(isAsCopied() ? tr("As copied; not changed yet.") : QString());
}

QString NoteField::findProblem() const
{
    const QString typed = value();
    if (typed.trimmed().isEmpty())
        return {};
    const Result<chart::FieldValues> checked = chart::checkedValues(m_form, {{m_field.id, typed}});
    if (checked.ok())
        return {};
    if (text::holdsCardNumber(typed))
        return tr("This looks like a payment card number. Card numbers are not stored here: please remove it.");
    switch (m_field.kind) {
    case chart::FieldKind::date: return tr("Please write a date, such as 2026-03-07.");
    case chart::FieldKind::number:
        if (m_field.least && m_field.most)
            return tr("Please write a number from %1 to %2.").arg(*m_field.least).arg(*m_field.most);
        return tr("Please write a number, such as 12 or 12.5.");
    default: return withoutLabel(checked.error().detail, m_field.label);
    }
}

bool NoteField::check()
{
    m_problem = findProblem();
    if (m_line)
        m_line->setProblem(m_problem);
    m_frame->setError(m_problem);
    return m_problem.isEmpty();
}

void NoteField::setReadOnly(bool readOnly)
{
    if (m_text)
        m_text->setReadOnly(readOnly);
    else if (m_choice)
        m_choice->setEnabled(!readOnly);
    else
        m_line->setReadOnly(readOnly);
}

void NoteField::takeFocus()
{
    (m_text       ? static_cast<QWidget *>(m_text)
         : m_line ? static_cast<QWidget *>(m_line)
                  : m_choice)
        ->setFocus(Qt::TabFocusReason);
}

} // namespace vb::ui
