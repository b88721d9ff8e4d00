#include "ui/note/templates_view.h"

#include "ui/kit/badge.h"
#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/question.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"
#include "ui/note/template_editor.h"
#include "ui/note/template_preview.h"
#include "ui/note/template_words.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QShortcut>
#include <QShowEvent>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <utility>

namespace vb::ui {

using chart::TemplateState;
using session::TemplateLine;
using session::TemplateStep;

namespace {

constexpr int kFormsHigh = 420;

void setUpButton(QPushButton *button, const char *id, const QString &words, const QKeySequence &keys)
{
    button->setObjectName(QStringLiteral("templates.") + QLatin1String(id));
    button->setAccessibleName(words);
    button->setAutoDefault(true);
    button->setToolTip(TemplatesView::tr("%1 (%2)", "what, keys").arg(words, keys.toString(QKeySequence::NativeText)));
}

} // namespace

TemplatesView::TemplatesView(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_time(session.timeZone())
    , m_stack(new QStackedWidget)
    , m_list(nullptr)
    , m_editor(new TemplateEditor(session))
    , m_preview(new TemplatePreview)
    , m_history(nullptr)
    , m_model(new QStandardItemModel(this))
    , m_table(new TableView)
    , m_banner(new Banner(BannerKind::success))
    , m_question(new Question(QStringLiteral("templates.question"), ButtonKind::danger))
    , m_new(new QPushButton(icon(IconName::plus, IconTone::onAccent), tr("New form")))
    , m_edit(new QPushButton(icon(IconName::edit), tr("Edit")))
    , m_past(new QPushButton(icon(IconName::history), tr("Past editions")))
    , m_retire(new QPushButton(tr("Retire")))
    , m_restore(new QPushButton(tr("Back to the built-in form")))
    , m_pastModel(new QStandardItemModel(this))
    , m_pastTable(new TableView)
    , m_pastTitle(new TextLabel(QString(), TextRole::section))
{
    setObjectName(QStringLiteral("templates"));
    m_list = makeList();
    m_history = makeHistory();
    for (QWidget *page : {m_list, static_cast<QWidget *>(m_editor), static_cast<QWidget *>(m_preview), m_history})
        m_stack->addWidget(page);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->addWidget(m_stack);
    connect(m_editor, &TemplateEditor::leaveWanted, this, [this] { go(m_list); });
    connect(m_editor, &TemplateEditor::previewWanted, this, [this](const chart::NoteTemplate &form) {
        m_shownStep = -1;
        m_preview->show(form, tr("So it looks to whoever writes a note. What you type here goes nowhere."));
        m_preview->setAction(QString());
        go(m_preview);
    });
    connect(m_editor, &TemplateEditor::saved, this, [this](const chart::TemplateEdition &edition) {
        m_select = edition.templateId;
        m_banner->showMessage(
            BannerKind::success,
            tr("Saved. New notes are begun with it; drafts keep the form that they were begun with."));
        go(m_list);
        load();
    });
    connect(m_preview, &TemplatePreview::leaveWanted, this, [this] { go(m_shownStep < 0 ? m_editor : m_history); });
    connect(m_preview, &TemplatePreview::actionWanted, this, &TemplatesView::useAgain);
}

QWidget *TemplatesView::makeList()
{
    m_banner->setObjectName(QStringLiteral("templates.banner"));
    m_banner->setClosable(true);
    m_banner->hide();
    m_model->setHorizontalHeaderLabels({tr("Form"), tr("What it asks for"), tr("Edition")});
    m_table->setObjectName(QStringLiteral("templates.table"));
    m_table->setAccessibleName(tr("Forms for notes"));
    m_table->setModel(m_model);
    m_table->setColumnWidth(0, tokens().scaled(210));
    m_table->setColumnWidth(1, tokens().scaled(280));
    m_table->setFixedHeight(tokens().scaled(kFormsHigh));
    const QKeySequence newKeys(Qt::ALT | Qt::Key_N);
    const QKeySequence pastKeys(Qt::ALT | Qt::Key_H);
    const QKeySequence retireKeys(Qt::ALT | Qt::Key_R);
    const QKeySequence restoreKeys(Qt::ALT | Qt::Key_B);
    setButtonKind(m_new, ButtonKind::primary);
    setUpButton(m_new, "new", tr("New form"), newKeys);
    setUpButton(m_edit, "edit", tr("Edit the form"), QKeySequence(Qt::Key_Return));
    setUpButton(m_past, "past", tr("Past editions of the form"), pastKeys);
    setUpButton(m_retire, "retire", tr("Retire the form"), retireKeys);
    setUpButton(m_restore, "restore", tr("Back to the built-in form"), restoreKeys);
    auto *words
        = new TextLabel(tr("Notes are written with these forms. A change goes to new notes on every computer of "
                           "the practice; drafts and signed notes stay as they are."),
                        TextRole::body, TextTone::muted);
    words->setWordWrap(true);
    auto *top = new QHBoxLayout;
    top->setSpacing(space::m);
    top->addWidget(words, 1);
    top->addWidget(m_new, 0, Qt::AlignTop);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    for (QPushButton *button : {m_edit, m_past, m_retire, m_restore})
        buttons->addWidget(button);
    buttons->addStretch();
    auto *list = new QWidget;
    auto *down = new QVBoxLayout(list);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::m);
    down->addLayout(top);
    down->addWidget(m_banner);
    down->addWidget(m_question);
    down->addLayout(buttons);
    down->addWidget(m_table);
    down->addStretch();
    QWidget *before = m_table;
    for (QPushButton *next : {m_edit, m_past, m_retire, m_restore, m_new}) {
        setTabOrder(before, next);
        before = next;
    }
    const auto key = [this, list](const QKeySequence &keys, auto work) {
        connect(new QShortcut(keys, list, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated,
                this, work);
    };
    key(newKeys, [this] { startNew(); });
    key(pastKeys, [this] { openHistory(); });
    key(retireKeys, [this] { askToRetire(); });
    key(restoreKeys, [this] { askToRestore(); });
    connect(m_new, &QPushButton::clicked, this, &TemplatesView::startNew);
    connect(m_edit, &QPushButton::clicked, this, &TemplatesView::editChosen);
    connect(m_past, &QPushButton::clicked, this, &TemplatesView::openHistory);
    connect(m_retire, &QPushButton::clicked, this, &TemplatesView::askToRetire);
    connect(m_restore, &QPushButton::clicked, this, &TemplatesView::askToRestore);
    connect(m_table, &QTableView::activated, this, &TemplatesView::editChosen);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &TemplatesView::fitButtons);
    connect(m_question, &Question::confirmed, this, [this] {
        const TemplateLine *line = chosen();
        m_question->close();
        if (!line)
            return;
        if (std::exchange(m_asking, Asking::nothing) == Asking::retiring)
            send(m_session.templates().retire(line->form.id),
                 tr("Retired: no note is begun with it any more. Its past editions stay."));
        else
            send(m_session.templates().restore(line->form.id), tr("The built-in form is in use again."));
    });
    return list;
}

QWidget *TemplatesView::makeHistory()
{
    m_pastModel->setHorizontalHeaderLabels({tr("When"), tr("Who"), tr("What")});
    m_pastTitle->setObjectName(QStringLiteral("templates.past.title"));
    m_pastTable->setObjectName(QStringLiteral("templates.past.table"));
    m_pastTable->setAccessibleName(tr("Past editions"));
    m_pastTable->setModel(m_pastModel);
    m_pastTable->setColumnWidth(0, tokens().scaled(200));
    m_pastTable->setColumnWidth(1, tokens().scaled(180));
    m_pastTable->setFixedHeight(tokens().scaled(kFormsHigh));
    auto *back = new QPushButton(icon(IconName::chevronLeft), tr("Back to the forms"));
    setButtonKind(back, ButtonKind::flat);
    setUpButton(back, "past.back", tr("Back to the forms"), QKeySequence(Qt::Key_Escape));
    auto *history = new QWidget;
    auto *down = new QVBoxLayout(history);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::m);
    down->addWidget(back, 0, Qt::AlignLeft);
    down->addWidget(m_pastTitle);
    down->addWidget(m_pastTable);
    down->addStretch();
    connect(new QShortcut(Qt::Key_Escape, history, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, this, [this] { go(m_list); });
    connect(back, &QPushButton::clicked, this, [this] { go(m_list); });
    connect(m_pastTable, &QTableView::activated, this, [this](const QModelIndex &index) { showStep(index.row()); });
    return history;
}

void TemplatesView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!std::exchange(m_loaded, true))
        load();
}

void TemplatesView::load()
{
    m_loaded = true;
    deliver(m_session.templates().list(), this, [this](const Result<std::vector<TemplateLine>> &answer) {
        if (answer.ok())
            take(*answer);
        else
            m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
        Q_EMIT listed();
    });
}

void TemplatesView::take(std::vector<TemplateLine> lines)
{
    const TemplateLine *before = chosen();
    const QString select = !m_select.isEmpty() ? std::exchange(m_select, QString())
        : before                               ? before->form.id
                                               : QString();
    m_lines = std::move(lines);
    m_model->removeRows(0, m_model->rowCount());
    int row = 0;
    for (const TemplateLine &line : m_lines) {
        auto *title = new QStandardItem(line.form.title);
        auto *asks = new QStandardItem(asksText(line.form));
        asks->setData(true, cell::kMuted);
        const bool retired = line.state == TemplateState::retired;
        title->setData(retired, cell::kMuted);
        auto *edition = new QStandardItem(line.state == TemplateState::builtIn
                                              ? tr("Built in")
                                              : tr("%1, %2", "when, who").arg(m_time.minute(line.atMs), line.author));
        edition->setData(true, cell::kMuted);
        if (retired) {
            title->setData(tr("Retired"), cell::kBadge);
            title->setData(static_cast<int>(BadgeKind::neutral), cell::kBadgeKind);
        }
        title->setData(retired ? tr("%1, retired").arg(line.form.title) : line.form.title, Qt::AccessibleTextRole);
        if (line.form.id == select)
            row = m_model->rowCount();
        m_model->appendRow({title, asks, edition});
    }
    m_table->setCurrentIndex(m_model->index(row, 0));
    fitButtons();
}

const TemplateLine *TemplatesView::chosen() const
{
    const int row = m_table->currentIndex().row();
    return row >= 0 && row < static_cast<int>(m_lines.size()) ? &m_lines[static_cast<size_t>(row)] : nullptr;
}

void TemplatesView::fitButtons()
{
    const TemplateLine *line = chosen();
    const bool retired = line && line->state == TemplateState::retired;
    m_edit->setEnabled(line);
    m_past->setEnabled(line);
    m_retire->setEnabled(line && !retired);
    m_restore->setEnabled(line && line->hasBuiltIn && line->state != TemplateState::builtIn);
    m_edit->setText(retired ? tr("Edit and use again") : tr("Edit"));
}

void TemplatesView::go(QWidget *page)
{
    m_stack->setCurrentWidget(page);
    m_question->close();
    m_asking = Asking::nothing;
    focusFirst();
    Q_EMIT turned();
}

void TemplatesView::focusFirst()
{
    if (m_stack->currentWidget() == m_editor)
        m_editor->takeFocus();
    else if (m_stack->currentWidget() == m_preview)
        m_preview->takeFocus();
    else if (m_stack->currentWidget() == m_history)
        m_pastTable->setFocus(Qt::OtherFocusReason);
    else if (m_question->isAsking())
        m_question->takeFocus();
    else
        m_table->setFocus(Qt::OtherFocusReason);
}

void TemplatesView::startNew()
{
    chart::NoteTemplate form;
    form.fields = {{.id = {}, .label = tr("Findings"), .kind = chart::FieldKind::text, .wanted = true},
                   {.id = {}, .label = tr("Plan"), .kind = chart::FieldKind::text, .wanted = true}};
    m_banner->hide();
    m_editor->edit(form);
    go(m_editor);
}

void TemplatesView::editChosen()
{
    const TemplateLine *line = chosen();
    if (!line)
        return;
    m_banner->hide();
    m_editor->edit(line->form);
    go(m_editor);
}

void TemplatesView::askToRetire()
{
    const TemplateLine *line = chosen();
    if (!line || !m_retire->isEnabled())
        return;
    m_banner->hide();
    m_asking = Asking::retiring;
    m_question->ask(tr("Retire “%1”? No note can be begun with it then. Drafts go on, signed notes stay as they are, "
                       "and you can bring it back.")
                        .arg(line->form.title),
                    tr("Retire it"), tr("Keep it"));
}

void TemplatesView::askToRestore()
{
    const TemplateLine *line = chosen();
    if (!line || !m_restore->isEnabled())
        return;
    m_banner->hide();
    m_asking = Asking::restoring;
    m_question->ask(tr("Use the built-in form instead of “%1”? What the practice made of it stays among the past "
                       "editions.")
                        .arg(line->form.title),
                    tr("Use the built-in form"), tr("Leave it"));
}

void TemplatesView::send(const QFuture<Result<chart::TemplateEdition>> &future, const QString &words)
{
    deliver(future, this, [this, words](const Result<chart::TemplateEdition> &answer) {
        if (answer.ok()) {
            m_select = answer->templateId;
            m_banner->showMessage(BannerKind::success, words);
        } else {
            m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
        }
        go(m_list);
        load();
    });
}

void TemplatesView::openHistory()
{
    const TemplateLine *line = chosen();
    if (!line)
        return;
    m_pastTitle->setText(tr("Past editions of %1").arg(line->form.title));
    deliver(m_session.templates().history(line->form.id), this,
            [this](const Result<std::vector<TemplateStep>> &answer) {
                if (answer.ok())
                    takeHistory(*answer);
                else
                    m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
            });
}

void TemplatesView::takeHistory(std::vector<TemplateStep> steps)
{
    m_steps = std::move(steps);
    m_pastModel->removeRows(0, m_pastModel->rowCount());
    for (const TemplateStep &step : m_steps) {
        const chart::TemplateEdition &edition = step.edition;
        const bool isOrigin = edition.number == 0;
        auto *when = new QStandardItem(isOrigin ? tr("From the beginning") : m_time.minute(edition.number));
        auto *who = new QStandardItem(isOrigin ? tr("Verbena", "as the author of a built-in form") : step.author);
        const QString fields
            = tr("%1, %2 fields", "name of a form").arg(edition.form.title).arg(edition.form.fields.size());
        auto *what = new QStandardItem(edition.state == TemplateState::retired   ? tr("Retired")
                                           : edition.state == TemplateState::own ? fields
                                           : isOrigin                            ? tr("Built in: %1").arg(fields)
                                                                                 : tr("Back to the built-in form"));
        when->setData(!isOrigin, cell::kTabular);
        m_pastModel->appendRow({when, who, what});
    }
    m_pastTable->setCurrentIndex(m_pastModel->index(0, 0));
    go(m_history);
}

void TemplatesView::showStep(int row)
{
    if (row < 0 || row >= static_cast<int>(m_steps.size()))
        return;
    m_shownStep = row;
    const TemplateStep &step = m_steps[static_cast<size_t>(row)];
    m_preview->show(step.edition.form,
                    step.edition.number == 0
                        ? tr("As it comes with Verbena.")
                        : tr("As %1 left it on %2.").arg(step.author, m_time.minute(step.edition.number)));
    m_preview->setAction(tr("Use this edition again"));
    go(m_preview);
}

void TemplatesView::useAgain()
{
    if (m_shownStep < 0)
        return;
    send(m_session.templates().save(m_steps[static_cast<size_t>(m_shownStep)].edition.form),
         tr("That edition is in use again. New notes are begun with it."));
}

bool TemplatesView::isDirty() const
{
    return m_stack->currentWidget() != m_list && m_editor->isDirty();
}

void TemplatesView::reset()
{
    if (m_stack->currentWidget() == m_list)
        return;
    m_editor->edit({});
    go(m_list);
}

void TemplatesView::save()
{
    if (m_stack->currentWidget() == m_editor)
        m_editor->save();
}

QByteArray TemplatesView::draft() const
{
    const std::optional<TemplateDraft> draft = isDirty() ? m_editor->draft() : std::nullopt;
    return draft ? draft->encoded() : QByteArray();
}

void TemplatesView::restore(const QByteArray &draft)
{
    if (const std::optional<TemplateDraft> typed = TemplateDraft::decoded(draft)) {
        m_editor->restore(*typed);
        go(m_editor);
    }
}

} // namespace vb::ui
