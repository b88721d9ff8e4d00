#include "ui/note/template_fields_edit.h"

#include "ui/kit/buttons.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/table_view.h"
#include "ui/kit/tokens.h"
#include "ui/note/template_list.h"
#include "ui/note/template_words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QRegularExpressionValidator>
#include <QShortcut>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kFieldListHigh = 404;
constexpr int kOptionsHigh = 132;
constexpr int kLongestFieldLabel = 100;
constexpr int kLongestFieldUnit = 20;

/// Empty is no limit; what is no number is none either, and the field says so.
std::optional<double> limitIn(const LineField &field)
{
    bool isNumber = false;
    QString typed = field.text().trimmed();
    const double number = typed.replace(u',', u'.').toDouble(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

QString limitText(const std::optional<double> &limit)
{
    return limit ? QString::number(*limit, 'g', 12) : QString();
}

} // namespace

TemplateFieldsEdit::TemplateFieldsEdit(QWidget *parent)
    : QWidget(parent)
    , m_list(new TemplateList(QStringLiteral("template.fields"), {tr("Field"), tr("Kind")}, tr("Add a field"),
                              tr("Take the field away")))
    , m_up(new IconButton(IconName::chevronUp, tr("Move the field up")))
    , m_down(new IconButton(IconName::chevronDown, tr("Move the field down")))
    , m_details(nullptr)
    , m_label(new LineField)
    , m_kind(new QComboBox)
    , m_unit(new LineField)
    , m_least(new LineField)
    , m_most(new LineField)
    , m_options(new QPlainTextEdit)
    , m_wanted(new QCheckBox(tr("A whole note says something here")))
{
    setObjectName(QStringLiteral("template.fields"));
    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::xl);
    makeList();
    across->addWidget(m_list, 5);
    m_details = makeDetails();
    across->addWidget(m_details, 4);
    for (QWidget *one : {static_cast<QWidget *>(m_list->removeButton()), static_cast<QWidget *>(m_down),
                         static_cast<QWidget *>(m_up), static_cast<QWidget *>(m_list->addButton())})
        setTabOrder(m_wanted, one); // behind the field, the last one first
    const auto key = [this](const QKeySequence &keys, auto work) {
        connect(new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated,
                this, work);
    };
    key(Qt::ALT | Qt::Key_Up, [this] { moveField(-1); });
    key(Qt::ALT | Qt::Key_Down, [this] { moveField(1); });
    connect(m_up, &QToolButton::clicked, this, [this] { moveField(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { moveField(1); });
    connect(m_list, &TemplateList::addWanted, this, &TemplateFieldsEdit::addField);
    connect(m_list, &TemplateList::removeWanted, this, &TemplateFieldsEdit::removeField);
    connect(m_list, &TemplateList::activated, this, [this] { m_label->setFocus(Qt::TabFocusReason); });
    connect(m_list, &TemplateList::chosen, this, &TemplateFieldsEdit::choose);
}

void TemplateFieldsEdit::makeList()
{
    TableView *table = m_list->table();
    table->setAccessibleName(tr("Fields of the form"));
    table->setColumnWidth(0, tokens().scaled(200));
    table->setFixedHeight(tokens().scaled(kFieldListHigh));
    TemplateList::name(m_list->addButton(), m_list->addButton()->objectName(), tr("Add a field"),
                       QKeySequence(Qt::ALT | Qt::Key_A));
    TemplateList::name(m_up, QStringLiteral("template.fields.up"), tr("Move the field up"),
                       QKeySequence(Qt::ALT | Qt::Key_Up));
    TemplateList::name(m_down, QStringLiteral("template.fields.down"), tr("Move the field down"),
                       QKeySequence(Qt::ALT | Qt::Key_Down));
    m_list->addTool(m_up);
    m_list->addTool(m_down);
}

QWidget *TemplateFieldsEdit::makeDetails()
{
    const auto named = [](QWidget *edit, const char *id, const QString &label) {
        edit->setObjectName(QStringLiteral("template.field.") + QLatin1String(id));
        edit->setAccessibleName(label);
    };
    named(m_label, "label", tr("Label of the field"));
    named(m_kind, "kind", tr("Kind of the field"));
    named(m_unit, "unit", tr("Unit of the number"));
    named(m_least, "least", tr("Least number"));
    named(m_most, "most", tr("Greatest number"));
    named(m_options, "options", tr("Choices, one in each line"));
    named(m_wanted, "wanted", m_wanted->text());
    m_label->setMaxLength(kLongestFieldLabel);
    m_unit->setMaxLength(kLongestFieldUnit);
    for (LineField *limit : {m_least, m_most})
        limit->setValidator(new QRegularExpressionValidator(
            QRegularExpression(QStringLiteral("-?[0-9]{0,9}([.,][0-9]{0,4})?")), limit));
    for (const chart::FieldKind kind : fieldKinds())
        m_kind->addItem(fieldKindText(kind), static_cast<int>(kind));
    m_options->setTabChangesFocus(true);
    m_options->setFixedHeight(tokens().scaled(kOptionsHigh));

    m_labelFrame = new FormField(tr("Label"), m_label);
    auto *kind = new FormField(tr("Kind"), m_kind);
    kind->setReservesLine(false);
    m_unitFrame = new FormField(tr("Unit"), m_unit);
    m_unitFrame->setOptional(true);
    m_unitFrame->setReservesLine(false);
    m_limits = new QWidget;
    auto *limits = new QHBoxLayout(m_limits);
    limits->setContentsMargins(0, 0, 0, 0);
    limits->setSpacing(space::m);
    for (const auto &[label, edit] : {std::pair(tr("Least"), m_least), std::pair(tr("Greatest"), m_most)}) {
        auto *frame = new FormField(label, edit);
        frame->setOptional(true);
        frame->setReservesLine(false);
        limits->addWidget(frame);
    }
    m_optionsFrame = new FormField(tr("Choices"), m_options);
    m_optionsFrame->setHelp(tr("One in each line."));
    auto *details = new QWidget;
    auto *down = new QVBoxLayout(details);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::m);
    for (QWidget *one :
         {static_cast<QWidget *>(m_labelFrame), static_cast<QWidget *>(kind), static_cast<QWidget *>(m_unitFrame),
          m_limits, static_cast<QWidget *>(m_optionsFrame), static_cast<QWidget *>(m_wanted)})
        down->addWidget(one);
    down->addStretch();
    for (LineField *line : {m_label, m_unit, m_least, m_most})
        connect(line, &QLineEdit::textEdited, this, &TemplateFieldsEdit::takeDetails);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &TemplateFieldsEdit::takeDetails);
    connect(m_options, &QPlainTextEdit::textChanged, this, &TemplateFieldsEdit::takeDetails);
    connect(m_wanted, &QCheckBox::toggled, this, &TemplateFieldsEdit::takeDetails);
    return details;
}

void TemplateFieldsEdit::setFields(std::vector<chart::TemplateField> fields)
{
    m_fields = std::move(fields);
    rebuild(0);
}

void TemplateFieldsEdit::rebuild(int chosen)
{
    m_showing = true; // what is chosen meanwhile counts for nothing, and whatever has the focus keeps it
    m_list->setRowCount(static_cast<int>(m_fields.size()));
    for (int row = 0; row < static_cast<int>(m_fields.size()); ++row) {
        m_list->item(row, 1)->setData(true, cell::kMuted);
        showRow(row);
    }
    m_list->choose(chosen);
    m_showing = false;
    choose(m_list->chosenRow());
}

void TemplateFieldsEdit::showRow(int row)
{
    const chart::TemplateField &field = m_fields[static_cast<size_t>(row)];
    m_list->item(row, 0)->setText(field.label.isEmpty() ? tr("(no label yet)") : field.label);
    m_list->item(row, 0)->setData(field.label.isEmpty(), cell::kMuted);
    m_list->item(row, 1)->setText(fieldText(field));
}

void TemplateFieldsEdit::choose(int row)
{
    if (m_showing)
        return;
    const bool any = row >= 0 && row < static_cast<int>(m_fields.size());
    m_details->setEnabled(any);
    m_up->setEnabled(any && row > 0);
    m_down->setEnabled(any && row + 1 < static_cast<int>(m_fields.size()));
    m_list->removeButton()->setEnabled(any);
    showChosen();
}

void TemplateFieldsEdit::showChosen()
{
    const int row = m_list->chosenRow();
    const chart::TemplateField field = row < 0 ? chart::TemplateField() : m_fields[static_cast<size_t>(row)];
    m_showing = true;
    m_label->setText(field.label);
    m_label->setProblem(QString());
    m_labelFrame->setError(QString());
    m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(field.kind)));
    m_unit->setText(field.unit);
    m_least->setText(limitText(field.least));
    m_most->setText(limitText(field.most));
    m_options->setPlainText(field.options.join(u'\n'));
    m_wanted->setChecked(field.wanted);
    m_showing = false;
    fitDetails();
}

void TemplateFieldsEdit::fitDetails()
{
    const auto kind = static_cast<chart::FieldKind>(m_kind->currentData().toInt());
    m_unitFrame->setVisible(kind == chart::FieldKind::number);
    m_limits->setVisible(kind == chart::FieldKind::number);
    m_optionsFrame->setVisible(kind == chart::FieldKind::choice);
}

/// What stands beside the list becomes the field.
void TemplateFieldsEdit::takeDetails()
{
    const int row = m_list->chosenRow();
    if (m_showing || row < 0)
        return;
    chart::TemplateField &field = m_fields[static_cast<size_t>(row)];
    field.label = m_label->text();
    field.kind = static_cast<chart::FieldKind>(m_kind->currentData().toInt());
    field.unit = m_unit->text();
    field.least = limitIn(*m_least);
    field.most = limitIn(*m_most);
    field.options.clear();
    for (const QString &line : m_options->toPlainText().split(u'\n'))
        if (!line.trimmed().isEmpty())
            field.options.append(line.trimmed());
    field.wanted = m_wanted->isChecked();
    m_labelFrame->setError(QString());
    showRow(row);
    fitDetails();
    Q_EMIT edited();
}

void TemplateFieldsEdit::addField()
{
    const int row = m_list->chosenRow() + 1;
    m_fields.insert(m_fields.begin() + row, chart::TemplateField());
    rebuild(row);
    m_label->setFocus(Qt::TabFocusReason);
    Q_EMIT edited();
}

void TemplateFieldsEdit::removeField()
{
    const int row = m_list->chosenRow();
    if (row < 0)
        return;
    m_fields.erase(m_fields.begin() + row);
    rebuild(std::min(row, static_cast<int>(m_fields.size()) - 1));
    m_list->table()->setFocus(Qt::OtherFocusReason);
    Q_EMIT edited();
}

void TemplateFieldsEdit::moveField(int by)
{
    const int row = m_list->chosenRow();
    const int to = row + by;
    if (row < 0 || to < 0 || to >= static_cast<int>(m_fields.size()))
        return;
    std::swap(m_fields[static_cast<size_t>(row)], m_fields[static_cast<size_t>(to)]);
    rebuild(to);
    Q_EMIT edited();
}

void TemplateFieldsEdit::showProblem(int index, const QString &sentence)
{
    m_list->choose(index);
    m_labelFrame->setError(sentence);
    m_label->setFocus(Qt::OtherFocusReason);
}

void TemplateFieldsEdit::takeFocus()
{
    m_list->table()->setFocus(Qt::OtherFocusReason);
}

} // namespace vb::ui
