#include "ui/note/template_snippets_edit.h"

#include "ui/kit/buttons.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/table_view.h"
#include "ui/kit/tokens.h"
#include "ui/note/template_list.h"

#include <QHBoxLayout>
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
    , m_list(new TemplateList(QStringLiteral("template.snippets"), {tr("Trigger"), tr("Title")}, tr("Add a snippet"),
                              tr("Take the snippet away")))
    , m_details(nullptr)
    , m_trigger(new LineField)
    , m_title(new LineField)
    , m_text(new QPlainTextEdit)
{
    setObjectName(QStringLiteral("template.snippets"));
    makeList();
    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::xl);
    across->addWidget(m_list, 5);
    m_details = makeDetails();
    across->addWidget(m_details, 4);
    setTabOrder(m_text, m_list->removeButton()); // behind the snippet
    setTabOrder(m_text, m_list->addButton());
    connect(m_list, &TemplateList::addWanted, this, &TemplateSnippetsEdit::addSnippet);
    connect(m_list, &TemplateList::removeWanted, this, &TemplateSnippetsEdit::removeSnippet);
    connect(m_list, &TemplateList::activated, this, [this] { m_trigger->setFocus(Qt::TabFocusReason); });
    connect(m_list, &TemplateList::chosen, this, &TemplateSnippetsEdit::showChosen);
}

void TemplateSnippetsEdit::makeList()
{
    TableView *table = m_list->table();
    table->setAccessibleName(tr("Snippets of the form"));
    table->setColumnWidth(0, tokens().scaled(120));
    table->setFixedHeight(tokens().scaled(kSnippetListHigh));
    auto *empty = new EmptyState(IconName::message, tr("No snippets"),
                                 tr("A snippet puts a whole sentence in place of a short word."));
    empty->setObjectName(QStringLiteral("template.snippets.empty"));
    table->setEmptyState(empty);
    TemplateList::name(m_list->addButton(), m_list->addButton()->objectName(), tr("Add a snippet"),
                       QKeySequence(Qt::ALT | Qt::Key_I));
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
    m_list->setRowCount(static_cast<int>(m_snippets.size()));
    for (int row = 0; row < static_cast<int>(m_snippets.size()); ++row)
        showRow(row);
    m_list->choose(chosen);
    m_showing = false;
    showChosen();
}

void TemplateSnippetsEdit::showRow(int row)
{
    const chart::Snippet &snippet = m_snippets[static_cast<size_t>(row)];
    m_list->item(row, 0)->setText(snippet.trigger);
    m_list->item(row, 1)->setText(snippet.title);
}

void TemplateSnippetsEdit::showChosen()
{
    if (m_showing)
        return;
    const int row = m_list->chosenRow();
    const chart::Snippet snippet = row < 0 ? chart::Snippet() : m_snippets[static_cast<size_t>(row)];
    m_details->setEnabled(row >= 0);
    m_list->removeButton()->setEnabled(row >= 0);
    m_showing = true;
    m_trigger->setText(snippet.trigger);
    m_triggerFrame->setError(QString());
    m_title->setText(snippet.title);
    m_text->setPlainText(snippet.text);
    m_showing = false;
}

void TemplateSnippetsEdit::takeDetails()
{
    const int row = m_list->chosenRow();
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
    const int row = m_list->chosenRow();
    if (row < 0)
        return;
    m_snippets.erase(m_snippets.begin() + row);
    rebuild(std::min(row, static_cast<int>(m_snippets.size()) - 1));
    m_list->table()->setFocus(Qt::OtherFocusReason);
    Q_EMIT edited();
}

void TemplateSnippetsEdit::showProblem(int index, const QString &sentence)
{
    m_list->choose(index);
    m_triggerFrame->setError(sentence);
    m_trigger->setFocus(Qt::OtherFocusReason);
}

} // namespace vb::ui
