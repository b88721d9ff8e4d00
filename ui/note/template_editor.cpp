#include "ui/note/template_editor.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/card.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/question.h"
#include "ui/kit/text_label.h"
#include "ui/note/template_fields_edit.h"
#include "ui/note/template_snippets_edit.h"
#include "ui/note/template_words.h"

#include <QHBoxLayout>
#include <QShortcut>
#include <QVBoxLayout>

namespace vb::ui {

namespace {
constexpr int kLongestFormTitle = 100;
}

TemplateEditor::TemplateEditor(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_heading(new TextLabel(QString(), TextRole::section))
    , m_back(new QPushButton(icon(IconName::chevronLeft), tr("Back to the forms")))
    , m_preview(new QPushButton(icon(IconName::eye), tr("Preview")))
    , m_save(new BusyButton(tr("Save"), ButtonKind::primary))
    , m_discard(new Question(QStringLiteral("template.discard"), ButtonKind::danger))
    , m_banner(new Banner(BannerKind::danger))
    , m_title(new LineField)
    , m_titleFrame(new FormField(tr("Name of the form"), m_title))
    , m_fields(new TemplateFieldsEdit)
    , m_snippets(new TemplateSnippetsEdit)
{
    setObjectName(QStringLiteral("template.editor"));
    const auto name = [](QPushButton *button, const char *id, const QString &words, const QKeySequence &keys) {
        button->setObjectName(QStringLiteral("template.editor.") + QLatin1String(id));
        button->setAccessibleName(words);
        button->setAutoDefault(true);
        button->setToolTip(tr("%1 (%2)").arg(words, keys.toString(QKeySequence::NativeText)));
    };
    name(m_back, "back", tr("Back to the forms"), QKeySequence(Qt::Key_Escape));
    name(m_preview, "preview", tr("Preview"), QKeySequence(Qt::ALT | Qt::Key_P));
    name(m_save, "save", tr("Save"), QKeySequence(Qt::CTRL | Qt::Key_S));
    m_save->setBusyText(tr("Saving…"));
    setButtonKind(m_back, ButtonKind::flat);
    m_heading->setObjectName(QStringLiteral("template.editor.heading"));
    m_heading->setWordWrap(true);
    m_banner->setObjectName(QStringLiteral("template.editor.banner"));
    m_banner->hide();
    m_title->setObjectName(QStringLiteral("template.title"));
    m_title->setAccessibleName(tr("Name of the form"));
    m_title->setMaxLength(kLongestFormTitle);
    m_title->setRequired(true);

    auto *top = new QHBoxLayout;
    top->setSpacing(space::m);
    top->addWidget(m_back);
    top->addStretch();
    top->addWidget(m_preview);
    top->addWidget(m_save);
    auto *fields = new Card(tr("Fields"));
    fields->body()->addWidget(m_titleFrame);
    fields->body()->addWidget(m_fields);
    auto *snippets = new Card(tr("Snippets"));
    snippets->body()->addWidget(m_snippets);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::m);
    down->addLayout(top);
    down->addWidget(m_heading);
    down->addWidget(m_banner);
    down->addWidget(m_discard);
    down->addWidget(fields);
    down->addWidget(snippets);
    down->addStretch();

    const auto key = [this](const QKeySequence &keys, auto work) {
        connect(new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated,
                this, work);
    };
    key(Qt::Key_Escape, [this] { leave(); });
    key(Qt::ALT | Qt::Key_P, [this] { preview(); });
    key(Qt::ALT | Qt::Key_A, [this] { m_fields->addField(); });
    key(Qt::ALT | Qt::Key_I, [this] { m_snippets->addSnippet(); });
    connect(m_back, &QPushButton::clicked, this, &TemplateEditor::leave);
    connect(m_preview, &QPushButton::clicked, this, &TemplateEditor::preview);
    connect(m_save, &QPushButton::clicked, this, &TemplateEditor::save);
    connect(m_discard, &Question::confirmed, this, [this] {
        m_discard->close();
        Q_EMIT leaveWanted();
    });
}

void TemplateEditor::edit(const chart::NoteTemplate &form)
{
    fill(form);
    m_before = templateBytes(typed());
}

void TemplateEditor::fill(const chart::NoteTemplate &form)
{
    m_form = form;
    m_heading->setText(form.id.isEmpty() ? tr("A new form") : tr("Edit: %1").arg(form.title));
    m_banner->hide();
    m_discard->close();
    m_title->setText(form.title);
    m_title->setProblem(QString());
    m_fields->setFields(form.fields);
    m_snippets->setSnippets(form.snippets);
}

chart::NoteTemplate TemplateEditor::typed() const
{
    chart::NoteTemplate form = m_form;
    form.title = m_title->text();
    form.fields = m_fields->fields();
    form.snippets = m_snippets->snippets();
    return form;
}

bool TemplateEditor::isDirty() const
{
    return !m_save->isBusy() && templateBytes(typed()) != m_before;
}

std::optional<TemplateDraft> TemplateEditor::draft() const
{
    return isDirty() ? std::optional(TemplateDraft {typed(), m_before}) : std::nullopt;
}

void TemplateEditor::restore(const TemplateDraft &draft)
{
    fill(draft.form);
    m_before = draft.before;
}

std::optional<chart::NoteTemplate> TemplateEditor::checked()
{
    m_banner->hide();
    if (!m_title->check()) {
        m_title->setFocus(Qt::OtherFocusReason);
        return std::nullopt;
    }
    Result<chart::NoteTemplate> form = chart::checkedTemplate(typed());
    if (form.ok())
        return std::move(*form);
    showProblem(form.error());
    return std::nullopt;
}

void TemplateEditor::showProblem(const Error &error)
{
    const TemplateProblem problem = templateProblem(error);
    if (problem.place == u"fields" && !m_fields->fields().empty()) {
        m_fields->showProblem(problem.index, problem.sentence);
    } else if (problem.place == u"snippets" && problem.index < static_cast<int>(m_snippets->snippets().size())) {
        m_snippets->showProblem(problem.index, problem.sentence);
    } else if (problem.place == u"title") {
        m_title->setProblem(problem.sentence);
        m_title->setFocus(Qt::OtherFocusReason);
    } else {
        m_banner->showMessage(BannerKind::danger, problem.sentence);
    }
}

void TemplateEditor::save()
{
    if (m_save->isBusy() || m_discard->isAsking() || !checked())
        return;
    const auto future = m_session.templates().save(typed());
    m_save->watch(future);
    deliver(future, this, [this](const Result<chart::TemplateEdition> &answer) {
        if (!answer.ok())
            return showProblem(answer.error());
        m_before = templateBytes(typed());
        Q_EMIT saved(*answer);
    });
}

void TemplateEditor::preview()
{
    if (const std::optional<chart::NoteTemplate> form = checked())
        Q_EMIT previewWanted(*form);
}

void TemplateEditor::leave()
{
    if (m_save->isBusy())
        return;
    if (m_discard->isAsking())
        m_discard->stop();
    else if (isDirty())
        m_discard->ask(tr("What you changed in this form is not saved."), tr("Discard it"), tr("Keep editing"));
    else
        Q_EMIT leaveWanted();
}

void TemplateEditor::takeFocus()
{
    if (m_discard->isAsking())
        m_discard->takeFocus();
    else
        m_title->setFocus(Qt::OtherFocusReason);
}

} // namespace vb::ui
