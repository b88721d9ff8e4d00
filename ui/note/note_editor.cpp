#include "ui/note/note_editor.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/question.h"
#include "ui/kit/text_label.h"
#include "ui/note/note_field.h"
#include "ui/note/note_page.h"
#include "ui/note/note_words.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kFormWidthMost = 860;

} // namespace

NoteEditor::NoteEditor(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_time(session.timeZone())
    , m_saver(session, [this] { return storable(); })
    , m_title(new TextLabel(QString(), TextRole::section))
    , m_origin(new TextLabel(QString(), TextRole::caption, TextTone::muted))
    , m_status(new TextLabel(QString(), TextRole::caption, TextTone::muted))
    , m_banner(new Banner(BannerKind::warning))
    , m_conflict(new Question(QStringLiteral("note.conflict"), ButtonKind::danger))
    , m_discard(new Question(QStringLiteral("note.discard"), ButtonKind::danger))
    , m_loss(new Question(QStringLiteral("note.loss"), ButtonKind::danger))
    , m_scroll(new NotePage)
    , m_sign(new QPushButton(tr("Sign…")))
    , m_discardButton(new QPushButton(icon(IconName::trash), tr("Discard draft")))
    , m_back(new QPushButton(icon(IconName::chevronLeft), tr("Leave as draft")))
{
    setObjectName(QStringLiteral("note.editor"));
    m_title->setObjectName(QStringLiteral("note.editor.title"));
    m_status->setObjectName(QStringLiteral("note.editor.status"));
    m_origin->setObjectName(QStringLiteral("note.editor.origin"));
    m_origin->setWordWrap(true);
    m_banner->setObjectName(QStringLiteral("note.editor.banner"));
    m_banner->setClosable(true);
    m_banner->hide();
    setButtonKind(m_sign, ButtonKind::primary);
    setButtonKind(m_back, ButtonKind::flat);
    setButtonKind(m_discardButton, ButtonKind::flat);
    const auto name = [](QPushButton *button, const char *id, const QString &words, const QKeySequence &keys) {
        button->setObjectName(QStringLiteral("note.editor.") + QLatin1String(id));
        button->setAccessibleName(words);
        button->setAutoDefault(true);
        if (!keys.isEmpty())
            button->setToolTip(tr("%1 (%2)").arg(words, keys.toString(QKeySequence::NativeText)));
    };
    name(m_sign, "sign", tr("Sign"), QKeySequence(Qt::CTRL | Qt::Key_Return));
    name(m_back, "back", tr("Leave as draft"), QKeySequence(Qt::Key_Escape));
    name(m_discardButton, "discard", tr("Discard draft"), {});

    auto *top = new QHBoxLayout;
    top->setContentsMargins(space::xxl - space::m, 0, space::xxl, space::s);
    top->setSpacing(space::m);
    top->addWidget(m_back);
    top->addStretch();
    top->addWidget(m_status);
    top->addWidget(m_discardButton);
    top->addWidget(m_sign);
    auto *content = new QWidget;
    auto *inner = new QVBoxLayout;
    inner->setSpacing(space::m);
    inner->addWidget(m_title);
    inner->addWidget(m_origin);
    for (QWidget *one : {static_cast<QWidget *>(m_banner), static_cast<QWidget *>(m_conflict),
                         static_cast<QWidget *>(m_discard), static_cast<QWidget *>(m_loss)})
        inner->addWidget(one);
    m_place = new QWidget;
    inner->addWidget(m_place);
    inner->addStretch();
    auto *column = new QWidget;
    column->setLayout(inner);
    column->setMaximumWidth(tokens().scaled(kFormWidthMost));
    inner->setContentsMargins(0, 0, 0, 0);
    auto *across = new QHBoxLayout(content);
    across->setContentsMargins(space::xxl, space::s, space::xxl, space::xl);
    across->addWidget(column, 1);
    across->addStretch(0);
    m_scroll->setWidget(content);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    down->addLayout(top);
    down->addWidget(m_scroll, 1);

    const auto key = [this](const QKeySequence &keys) {
        return new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    };
    connect(key(Qt::CTRL | Qt::Key_Return), &QShortcut::activated, this, &NoteEditor::signWanted);
    connect(key(Qt::CTRL | Qt::Key_S), &QShortcut::activated, this, [this] { m_saver.keep(); });
    connect(key(Qt::Key_Escape), &QShortcut::activated, this, [this] {
        for (Question *question : {m_conflict, m_discard, m_loss})
            if (question->isAsking()) {
                question->stop();
                return;
            }
        Q_EMIT leaveWanted();
    });
    connect(m_sign, &QPushButton::clicked, this, &NoteEditor::signWanted);
    connect(m_back, &QPushButton::clicked, this, &NoteEditor::leaveWanted);
    connect(m_discardButton, &QPushButton::clicked, this, [this] {
        m_discard->ask(
            tr("Discard this draft? What is written in it is taken off the list of notes; nobody else has seen it."),
            tr("Discard it"), tr("Keep it"));
    });
    connect(m_discard, &Question::confirmed, this, &NoteEditor::discardWanted);
    connect(m_loss, &Question::confirmed, this, [this] {
        m_loss->close();
        for (NoteField *field : m_fields)
            if (!field->isStorable())
                field->setValue(m_lastGood.value(field->id()));
        check();
        Q_EMIT leaveWanted();
    });
    connect(m_conflict, &Question::confirmed, this, &NoteEditor::overwrite);
    connect(m_conflict, &Question::stopped, this, &NoteEditor::reloadWanted);
    connect(&m_saver, &NoteSaver::saved, this, &NoteEditor::takeSaved);
    connect(&m_saver, &NoteSaver::failed, this, &NoteEditor::takeFailed);
}

void NoteEditor::open(const session::OpenDraft &draft)
{
    clear();
    m_opening = true;
    m_form = draft.form;
    m_note = draft.record.note.id;
    m_title->setText(draft.record.note.title);
    const bool isCopy = !draft.record.origin.id.isNull();
    m_origin->setVisible(isCopy);
    if (isCopy)
        m_origin->setText(tr("Copied from the %1. What you do not change is signed as it stands.")
                              .arg(originText(draft.record.origin, m_time)));
    makeFields(draft);
    for (const chart::Section &section : draft.record.sections)
        m_lastGood.insert(section.id, section.value);
    m_saver.start(m_note, draft.stamp, draft.isKept);
    m_opening = false;
    say(tr("Draft of %1").arg(m_time.minute(draft.record.note.startedMs)));
}

void NoteEditor::makeFields(const session::OpenDraft &draft)
{
    auto *grid = new QGridLayout(m_place);
    grid->setContentsMargins(0, space::s, 0, 0);
    grid->setHorizontalSpacing(space::xl);
    grid->setVerticalSpacing(space::l);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    int row = 0;
    int column = 0;
    for (const chart::TemplateField &spec : m_form->fields) {
        auto *field = new NoteField(*m_form, spec, draft.names);
        for (const chart::Section &section : draft.record.sections)
            if (section.id == spec.id)
                field->setValue(section.value);
        for (const chart::Section &section : draft.record.origin.sections)
            if (section.id == spec.id)
                field->setCopied(section.value);
        if (field->isWide() && column > 0) {
            ++row;
            column = 0;
        }
        grid->addWidget(field, row, column, 1, field->isWide() ? 2 : 1, Qt::AlignTop);
        if (field->isWide() || ++column == 2) {
            ++row;
            column = 0;
        }
        m_fields.push_back(field);
        connect(field, &NoteField::edited, this, [this] {
            if (m_opening || m_isLocked)
                return;
            say(tr("Typing…"));
            m_saver.touch();
        });
        connect(field, &NoteField::pasteCleaned, this,
                [this](const QString &sentence) { m_banner->showMessage(BannerKind::info, sentence); });
    }
    QWidget *before = m_sign;
    for (NoteField *field : m_fields) {
        QWidget::setTabOrder(before, field);
        before = field;
    }
}

void NoteEditor::clear()
{
    m_saver.stop();
    m_note = {};
    m_isLocked = false;
    m_fields.clear();
    m_lastGood.clear();
    QWidget *old = m_place;
    m_place = new QWidget;
    delete old->parentWidget()->layout()->replaceWidget(old, m_place);
    delete old;
    m_form = nullptr; // its fields are gone
    for (Question *question : {m_conflict, m_discard, m_loss})
        question->hide();
    m_banner->hide();
    m_title->clear();
    m_origin->clear();
    m_status->clear();
    m_sign->setEnabled(true);
    m_discardButton->setEnabled(true);
}

chart::FieldValues NoteEditor::typed() const
{
    chart::FieldValues values;
    for (const NoteField *field : m_fields)
        values.insert(field->id(), field->value());
    return values;
}

void NoteEditor::restore(const chart::FieldValues &typed, const QByteArray &stamp)
{
    bool differs = false;
    for (NoteField *field : m_fields)
        if (typed.contains(field->id()) && typed.value(field->id()) != field->value()) {
            field->setValue(typed.value(field->id()));
            field->check();
            differs = true;
        }
    if (!differs)
        return;
    m_saver.goOnFrom(stamp); // says so when somebody else has written since
    m_saver.touch();
}

chart::FieldValues NoteEditor::storable()
{
    chart::FieldValues values;
    for (NoteField *field : m_fields) {
        if (field->isStorable())
            m_lastGood.insert(field->id(), field->value());
        values.insert(field->id(), m_lastGood.value(field->id()));
    }
    return values;
}

QString NoteEditor::title() const
{
    return m_title->text();
}

std::vector<chart::Missing> NoteEditor::missing() const
{
    return m_form ? chart::missingIn(*m_form, typed()) : std::vector<chart::Missing>();
}

int NoteEditor::copiedFields() const
{
    return static_cast<int>(
        std::count_if(m_fields.begin(), m_fields.end(), [](const NoteField *one) { return one->isAsCopied(); }));
}

bool NoteEditor::isStorable() const
{
    return std::all_of(m_fields.begin(), m_fields.end(), [](const NoteField *one) { return one->isStorable(); });
}

bool NoteEditor::check()
{
    NoteField *first = nullptr;
    for (NoteField *field : m_fields)
        if (!field->check() && !first)
            first = field;
    if (first)
        first->takeFocus();
    return !first;
}

bool NoteEditor::leave()
{
    if (m_note.isNull() || m_isLocked)
        return true;
    if (m_conflict->isAsking()) {
        m_conflict->takeFocus();
        return false;
    }
    if (!check()) {
        if (!m_loss->isAsking())
            m_loss->ask(tr("What is marked red cannot be stored as it stands. Leave without it?"),
                        tr("Leave without it"), tr("Go on writing"));
        return false;
    }
    m_saver.keep();
    return true;
}

void NoteEditor::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    takeFocus();
}

void NoteEditor::takeFocus()
{
    for (Question *question : {m_conflict, m_discard, m_loss})
        if (question->isAsking()) {
            question->takeFocus();
            return;
        }
    if (m_isLocked) {
        m_back->setFocus(Qt::OtherFocusReason);
        return;
    }
    const auto firstEmpty = std::find_if(m_fields.begin(), m_fields.end(),
                                         [](const NoteField *one) { return one->value().trimmed().isEmpty(); });
    if (firstEmpty != m_fields.end())
        (*firstEmpty)->takeFocus();
    else if (!m_fields.empty())
        m_fields.front()->takeFocus();
}

void NoteEditor::focusField(const QString &id)
{
    for (NoteField *field : m_fields)
        if (field->id() == id)
            field->takeFocus();
}

void NoteEditor::askWhichIsRight()
{
    if (m_conflict->isAsking())
        return;
    m_conflict->ask(
        tr("This draft was changed in another window meanwhile. Keep what stands here, or take over what was "
           "written there? The other text is lost."),
        tr("Keep what stands here"), tr("Take over the other"));
}

void NoteEditor::overwrite()
{
    const QFuture<Result<session::OpenDraft>> future = m_session.notes().openDraft(m_note);
    m_conflict->yesButton()->watch(future);
    deliver(future, this, [this, id = m_note](const Result<session::OpenDraft> &other) {
        if (id != m_note)
            return;
        if (!other.ok()) {
            takeFailed(other.error());
            return;
        }
        m_conflict->close();
        m_saver.goOnFrom(other->stamp);
        m_saver.touch();
        m_saver.keep();
    });
}

void NoteEditor::takeSaved()
{
    QStringList left;
    for (const NoteField *field : m_fields)
        if (!field->isStorable())
            left.append(field->label());
    const QString at = m_time.timeOfDay(m_session.clock().now().wallMs);
    if (left.isEmpty())
        say(tr("Saved %1", "time of day").arg(at));
    else
        say(tr("Saved %1, without: %2").arg(at, left.join(QStringLiteral(", "))), true);
    Q_EMIT saved();
}

void NoteEditor::takeFailed(const Error &error)
{
    say(tr("Not saved"), true);
    if (error.code == Code::busy) {
        askWhichIsRight();
    } else {
        m_banner->showMessage(BannerKind::danger, draftErrorText(error));
        if (error.code == Code::denied || error.code == Code::notFound)
            lockFields();
    }
    Q_EMIT troubled();
}

void NoteEditor::lockFields()
{
    m_isLocked = true;
    m_saver.stop();
    for (NoteField *field : m_fields)
        field->setReadOnly(true);
    m_sign->setEnabled(false);
    m_discardButton->setEnabled(false);
}

void NoteEditor::say(const QString &sentence, bool isTrouble)
{
    m_status->setText(sentence);
    m_status->setTone(isTrouble ? TextTone::danger : TextTone::muted);
}

} // namespace vb::ui
