#include "ui/note/template_snippets_edit.h"

#include "ui/kit/buttons.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/table_view.h"
#include "ui/kit/tokens.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kSnippetListHigh = 272;
constexpr int kSnippetTextHigh = 112;
constexpr int kLongestTrigger = 21;
constexpr int kLongestSnippetTitle = 100;

} // namespace

TemplateSnippetsEdit::TemplateSnippetsEdit(QWidget *parent)
    : QWidget(parent)
    , m_model(new QStandardItemModel(this))
    , m_table(new TableView)
    , m_add(new QPushButton(icon(IconName::plus), tr("Add a snippet")))
    , m_remove(new IconButton(IconName::trash, tr("Take the snippet away")))
    , m_details(nullptr)
    , m_trigger(new LineField)
    , m_title(new LineField)
    , m_text(new QPlainTextEdit)
{
    setObjectName(QStringLiteral("template.snippets"));
    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::xl);
    across->addWidget(makeList(), 5);
    m_details = makeDetails();
    across->addWidget(m_details, 4);
    setTabOrder(m_text, m_remove); // behind the snippet
    setTabOrder(m_text, m_add);
    m_table->installEventFilter(this);
    connect(m_add, &QPushButton::clicked, this, &TemplateSnippetsEdit::addSnippet);
    connect(m_remove, &QToolButton::clicked, this, &TemplateSnippetsEdit::removeSnippet);
    connect(m_table, &QTableView::activated, this, [this] { m_trigger->setFocus(Qt::TabFocusReason); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &TemplateSnippetsEdit::showChosen);
}

QWidget *TemplateSnippetsEdit::makeList()
{
    m_model->setHorizontalHeaderLabels({tr("Trigger"), tr("Title")});
    m_table->setObjectName(QStringLiteral("template.snippets.table"));
    m_table->setAccessibleName(tr("Snippets of the form"));
    m_table->setModel(m_model);
    m_table->setColumnWidth(0, tokens().scaled(120));
    m_table->setFixedHeight(tokens().scaled(kSnippetListHigh));
    auto *empty = new EmptyState(IconName::message, tr("No snippets"),
                                 tr("A snippet puts a whole sentence in place of a short word."));
    empty->setObjectName(QStringLiteral("template.snippets.empty"));
    m_table->setEmptyState(empty);
    const QKeySequence addKeys(Qt::ALT | Qt::Key_I);
    m_add->setObjectName(QStringLiteral("template.snippets.add"));
    m_add->setAccessibleName(tr("Add a snippet"));
    m_add->setAutoDefault(true);
    m_add->setToolTip(tr("Add a snippet (%1)").arg(addKeys.toString(QKeySequence::NativeText)));
    m_remove->setObjectName(QStringLiteral("template.snippets.remove"));
    m_remove->setToolTip(
        tr("Take the snippet away (%1)").arg(QKeySequence(Qt::Key_Delete).toString(QKeySequence::NativeText)));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addWidget(m_add);
    buttons->addStretch();
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

QWidget *TemplateSnippetsEdit::makeDetails()
{
    const auto named = [](QWidget *edit, const char *id, const QString &label) {
        edit->setObjectName(QStringLiteral("template.snippet.") + QLatin1String(id));
        edit->setAccessibleName(label);
    };
    named(m_trigger, "trigger", tr("Trigger of the snippet"));
    named(m_title, "title", tr("Title of the snippet"));
    named(m_text, "text", tr("Text of the snippet"));
    m_trigger->setMaxLength(kLongestTrigger);
    m_title->setMaxLength(kLongestSnippetTitle);
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(tokens().scaled(kSnippetTextHigh));
    m_triggerFrame = new FormField(tr("Trigger"), m_trigger);
    m_triggerFrame->setHelp(tr("Such as .tol"));
    auto *title = new FormField(tr("Title"), m_title);
    title->setReservesLine(false);
    auto *text = new FormField(tr("Text"), m_text);
    text->setHelp(tr("{patient}, {age}, {date}, {time} and {author} are filled in. *** is a gap to fill in by hand: no "
                     "note is signed with one. Doses are examples of the practice, never advice."));
    auto *details = new QWidget;
    auto *down = new QVBoxLayout(details);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::m);
    for (QWidget *one : {m_triggerFrame, title, text})
        down->addWidget(one);
    down->addStretch();
    for (LineField *line : {m_trigger, m_title})
        connect(line, &QLineEdit::textEdited, this, &TemplateSnippetsEdit::takeDetails);
    connect(m_text, &QPlainTextEdit::textChanged, this, &TemplateSnippetsEdit::takeDetails);
    return details;
}

void TemplateSnippetsEdit::setSnippets(std::vector<chart::Snippet> snippets)
{
    m_snippets = std::move(snippets);
    rebuild(0);
}

void TemplateSnippetsEdit::rebuild(int chosen)
{
    m_showing = true; // what is chosen meanwhile counts for nothing, and whatever has the focus keeps it
    m_model->removeRows(0, m_model->rowCount());
    for (size_t i = 0; i < m_snippets.size(); ++i) {
        m_model->appendRow({new QStandardItem, new QStandardItem});
        showRow(static_cast<int>(i));
    }
    m_table->setCurrentIndex(m_model->index(chosen, 0));
    m_showing = false;
    showChosen();
}

void TemplateSnippetsEdit::showRow(int row)
{
    const chart::Snippet &snippet = m_snippets[static_cast<size_t>(row)];
    m_model->item(row, 0)->setText(snippet.trigger);
    m_model->item(row, 1)->setText(snippet.title);
}

int TemplateSnippetsEdit::chosenRow() const
{
    const int row = m_table->currentIndex().row();
    return row >= 0 && row < static_cast<int>(m_snippets.size()) ? row : -1;
}

void TemplateSnippetsEdit::showChosen()
{
    if (m_showing)
        return;
    const int row = chosenRow();
    const chart::Snippet snippet = row < 0 ? chart::Snippet() : m_snippets[static_cast<size_t>(row)];
    m_details->setEnabled(row >= 0);
    m_remove->setEnabled(row >= 0);
    m_showing = true;
    m_trigger->setText(snippet.trigger);
    m_triggerFrame->setError(QString());
    m_title->setText(snippet.title);
    m_text->setPlainText(snippet.text);
    m_showing = false;
}

void TemplateSnippetsEdit::takeDetails()
{
    const int row = chosenRow();
    if (m_showing || row < 0)
        return;
    m_snippets[static_cast<size_t>(row)] = {m_trigger->text(), m_title->text(), m_text->toPlainText()};
    m_triggerFrame->setError(QString());
    showRow(row);
    Q_EMIT edited();
}

void TemplateSnippetsEdit::addSnippet()
{
    const int row = static_cast<int>(m_snippets.size());
    m_snippets.push_back({QStringLiteral("."), {}, {}});
    rebuild(row);
    m_trigger->setFocus(Qt::TabFocusReason);
    m_trigger->end(false);
    Q_EMIT edited();
}

void TemplateSnippetsEdit::removeSnippet()
{
    const int row = chosenRow();
    if (row < 0)
        return;
    m_snippets.erase(m_snippets.begin() + row);
    rebuild(std::min(row, static_cast<int>(m_snippets.size()) - 1));
    m_table->setFocus(Qt::OtherFocusReason);
    Q_EMIT edited();
}

void TemplateSnippetsEdit::showProblem(int index, const QString &sentence)
{
    m_table->setCurrentIndex(m_model->index(index, 0));
    m_triggerFrame->setError(sentence);
    m_trigger->setFocus(Qt::OtherFocusReason);
}

bool TemplateSnippetsEdit::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Delete) {
        removeSnippet();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace vb::ui
