#include "ui/note/template_fields_edit.h"

#include "ui/kit/buttons.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/table_view.h"
#include "ui/kit/tokens.h"
#include "ui/note/template_words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
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
    , m_model(new QStandardItemModel(this))
    , m_table(new TableView)
    , m_add(new QPushButton(icon(IconName::plus), tr("Add a field")))
    , m_up(new IconButton(IconName::chevronUp, tr("Move the field up")))
    , m_down(new IconButton(IconName::chevronDown, tr("Move the field down")))
    , m_remove(new IconButton(IconName::trash, tr("Take the field away")))
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
    across->addWidget(makeList(), 5);
    m_details = makeDetails();
    across->addWidget(m_details, 4);
    for (QWidget *one : {static_cast<QWidget *>(m_remove), static_cast<QWidget *>(m_down), static_cast<QWidget *>(m_up),
                         static_cast<QWidget *>(m_add)})
        setTabOrder(m_wanted, one); // behind the field, the last one first
    const auto key = [this](const QKeySequence &keys, auto work) {
        connect(new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated,
                this, work);
    };
    key(Qt::ALT | Qt::Key_Up, [this] { moveField(-1); });
    key(Qt::ALT | Qt::Key_Down, [this] { moveField(1); });
    m_table->installEventFilter(this);
    connect(m_add, &QPushButton::clicked, this, &TemplateFieldsEdit::addField);
    connect(m_up, &QToolButton::clicked, this, [this] { moveField(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { moveField(1); });
    connect(m_remove, &QToolButton::clicked, this, &TemplateFieldsEdit::removeField);
    connect(m_table, &QTableView::activated, this, [this] { m_label->setFocus(Qt::TabFocusReason); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &now) { choose(now.row()); });
}

QWidget *TemplateFieldsEdit::makeList()
{
    m_model->setHorizontalHeaderLabels({tr("Field"), tr("Kind")});
    m_table->setObjectName(QStringLiteral("template.fields.table"));
    m_table->setAccessibleName(tr("Fields of the form"));
    m_table->setModel(m_model);
    m_table->setColumnWidth(0, tokens().scaled(200));
    m_table->setFixedHeight(tokens().scaled(kFieldListHigh));
    const auto name = [](QWidget *button, const char *id, const QString &words, const QKeySequence &keys) {
        button->setObjectName(QStringLiteral("template.fields.") + QLatin1String(id));
        button->setAccessibleName(words);
        button->setToolTip(tr("%1 (%2)").arg(words, keys.toString(QKeySequence::NativeText)));
    };
    m_add->setAutoDefault(true);
    name(m_add, "add", tr("Add a field"), QKeySequence(Qt::ALT | Qt::Key_A));
    name(m_up, "up", tr("Move the field up"), QKeySequence(Qt::ALT | Qt::Key_Up));
    name(m_down, "down", tr("Move the field down"), QKeySequence(Qt::ALT | Qt::Key_Down));
    name(m_remove, "remove", tr("Take the field away"), QKeySequence(Qt::Key_Delete));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addWidget(m_add);
    buttons->addStretch();
    buttons->addWidget(m_up);
    buttons->addWidget(m_down);
    buttons->addWidget(m_remove);
    auto *list = new QWidget;
    auto *down = new QVBoxLayout(list);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    down->addWidget(m_table);
    down->addLayout(buttons);
    down->addStretch();
    return list;
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
    m_model->removeRows(0, m_model->rowCount());
    for (size_t i = 0; i < m_fields.size(); ++i) {
        m_model->appendRow({new QStandardItem, new QStandardItem});
        m_model->item(static_cast<int>(i), 1)->setData(true, cell::kMuted);
        showRow(static_cast<int>(i));
    }
    m_table->setCurrentIndex(m_model->index(chosen, 0));
    m_showing = false;
    choose(chosenRow());
}

void TemplateFieldsEdit::showRow(int row)
{
    const chart::TemplateField &field = m_fields[static_cast<size_t>(row)];
    m_model->item(row, 0)->setText(field.label.isEmpty() ? tr("(no label yet)") : field.label);
    m_model->item(row, 0)->setData(field.label.isEmpty(), cell::kMuted);
    m_model->item(row, 1)->setText(fieldText(field));
}

int TemplateFieldsEdit::chosenRow() const
{
    const int row = m_table->currentIndex().row();
    return row >= 0 && row < static_cast<int>(m_fields.size()) ? row : -1;
}

void TemplateFieldsEdit::choose(int row)
{
    if (m_showing)
        return;
    const bool any = row >= 0 && row < static_cast<int>(m_fields.size());
    m_details->setEnabled(any);
    m_up->setEnabled(any && row > 0);
    m_down->setEnabled(any && row + 1 < static_cast<int>(m_fields.size()));
    m_remove->setEnabled(any);
    showChosen();
}

void TemplateFieldsEdit::showChosen()
{
    const int row = chosenRow();
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
    const int row = chosenRow();
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
    const int row = chosenRow() + 1;
    m_fields.insert(m_fields.begin() + row, chart::TemplateField());
    rebuild(row);
    m_label->setFocus(Qt::TabFocusReason);
    Q_EMIT edited();
}

void TemplateFieldsEdit::removeField()
{
    const int row = chosenRow();
    if (row < 0)
        return;
    m_fields.erase(m_fields.begin() + row);
    rebuild(std::min(row, static_cast<int>(m_fields.size()) - 1));
    m_table->setFocus(Qt::OtherFocusReason);
    Q_EMIT edited();
}

void TemplateFieldsEdit::moveField(int by)
{
    const int row = chosenRow();
    const int to = row + by;
    if (row < 0 || to < 0 || to >= static_cast<int>(m_fields.size()))
        return;
    std::swap(m_fields[static_cast<size_t>(row)], m_fields[static_cast<size_t>(to)]);
    rebuild(to);
    Q_EMIT edited();
}

void TemplateFieldsEdit::showProblem(int index, const QString &sentence)
{
    m_table->setCurrentIndex(m_model->index(index, 0));
    m_labelFrame->setError(sentence);
    m_label->setFocus(Qt::OtherFocusReason);
}

void TemplateFieldsEdit::takeFocus()
{
    m_table->setFocus(Qt::OtherFocusReason);
}

bool TemplateFieldsEdit::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Delete) {
        removeField();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace vb::ui
