#include "ui/note/notes_pane.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/error_text.h"
#include "ui/kit/role_text.h"
#include "ui/note/note_editor.h"
#include "ui/note/note_forms.h"
#include "ui/note/note_reading.h"
#include "ui/note/note_reading_page.h"
#include "ui/note/note_words.h"
#include "ui/note/notes_list.h"
#include "ui/note/paper_view.h"
#include "ui/note/request_sheet.h"
#include "ui/note/sign_sheet.h"

#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace vb::ui {

NotesPane::NotesPane(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_stack(new QStackedWidget)
    , m_blank(new QWidget)
    , m_list(new NotesList(session))
    , m_forms(new NoteForms(session))
    , m_reading(new NoteReadingPage(session))
    , m_editor(new NoteEditor(session))
    , m_paper(new PaperView)
    , m_problem(new EmptyState(IconName::alert, QString(), QString()))
    , m_sheet(nullptr)
    , m_request(nullptr)
{
    setObjectName(QStringLiteral("notes"));
    m_problem->setObjectName(QStringLiteral("notes.problem"));
    for (QWidget *page :
         {m_blank, static_cast<QWidget *>(m_list), static_cast<QWidget *>(m_forms), static_cast<QWidget *>(m_reading),
          static_cast<QWidget *>(m_editor), static_cast<QWidget *>(m_paper), static_cast<QWidget *>(m_problem)})
        m_stack->addWidget(page);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->addWidget(m_stack);
    m_sheet = new SignSheet(this);
    m_request = new RequestSheet(session, this);
    setFocusProxy(m_list);
    connectPages();
    connectSheets();
    connect(new QShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_N, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, this, [this] {
                if (m_stack->currentWidget() == m_list || m_stack->currentWidget() == m_reading)
                    startNote();
            });
}

void NotesPane::connectPages()
{
    connect(m_list, &NotesList::chosen, this, [this](const chart::NoteLine &line) { openNote(line.id); });
    connect(m_list, &NotesList::newWanted, this, [this] { startNote(); });
    connect(m_list, &NotesList::printWanted, this, [this] { showPaper(true); });
    connect(m_list, &NotesList::leaveWanted, this, &NotesPane::backWanted);
    connect(m_forms, &NoteForms::chosen, this, &NotesPane::begin);
    connect(m_forms, &NoteForms::leaveWanted, this, [this] { go(m_list); });
    connect(m_reading, &NoteReadingPage::leaveWanted, this, [this] {
        loadList([this] {
            m_reading->clear();
            go(m_list);
        });
    });
    connect(m_reading, &NoteReadingPage::verifyWanted, this, &NotesPane::verify);
    connect(m_reading, &NoteReadingPage::copyWanted, this, &NotesPane::copyForward);
    connect(m_reading, &NoteReadingPage::addendumWanted, this, [this] { askFor(NoteDraft::Sheet::addendum); });
    connect(m_reading, &NoteReadingPage::voidWanted, this, [this] { askFor(NoteDraft::Sheet::voiding); });
    connect(m_reading, &NoteReadingPage::cosignWanted, this, &NotesPane::askToCosign);
    connect(m_reading, &NoteReadingPage::requestWanted, this, &NotesPane::askWhom);
    connect(m_reading, &NoteReadingPage::printWanted, this, [this] { showPaper(false); });
    connect(m_editor, &NoteEditor::signWanted, this, &NotesPane::askToSign);
    connect(m_editor, &NoteEditor::leaveWanted, this, &NotesPane::leaveEditor);
    connect(m_editor, &NoteEditor::discardWanted, this, &NotesPane::discard);
    connect(m_editor, &NoteEditor::reloadWanted, this, [this] { write(m_editor->note()); });
    connect(m_paper, &PaperView::leaveWanted, this, [this] {
        m_paper->clear();
        go(m_beforePaper ? m_beforePaper : m_list);
    });
}

void NotesPane::connectSheets()
{
    connect(m_sheet, &SignSheet::confirmed, this, &NotesPane::sign);
    connect(m_sheet, &SignSheet::cancelled, this, [this] {
        m_sheet->closeSheet();
        m_signing = Signing::none;
    });
    connect(m_sheet, &SignSheet::fieldWanted, this, [this](const QString &id) {
        m_sheet->closeSheet();
        m_signing = Signing::none;
        m_editor->focusField(id);
    });
    connect(m_request, &RequestSheet::cancelled, m_request, &RequestSheet::closeSheet);
    connect(m_request, &RequestSheet::asked, this, [this](const QString &whom) {
        Q_EMIT changed();
        view(m_reading->reading()->record().note.id, tr("Asked: %1.", "name of a person").arg(whom));
    });
}

/// Shows a page of the pane and gives it the focus, unless somebody is at work beside the pane.
void NotesPane::go(QWidget *page)
{
    m_stack->setCurrentWidget(page);
    setFocusProxy(page);
    if (!isVisible() || m_sheet->isOpen())
        return;
    if (page == m_list)
        m_list->takeFocus();
    else if (page == m_forms)
        m_forms->start();
    else if (page == m_reading)
        m_reading->takeFocus();
    else if (page == m_editor)
        m_editor->takeFocus();
    else if (page == m_paper)
        m_paper->takeFocus();
}

void NotesPane::open(PatientId id, const QString &name)
{
    clear();
    m_patient = id;
    m_name = name;
    loadPeople();
    loadList();
}

void NotesPane::clear()
{
    ++m_asked;
    m_editor->saver().keep(); // what was typed is on its way; its answer is no longer awaited
    m_sheet->closeSheet();
    m_request->closeSheet();
    m_signing = Signing::none;
    m_editor->clear();
    m_reading->clear();
    m_paper->clear();
    m_list->clear();
    m_patient = {};
    m_name.clear();
    m_visit = {};
    m_pending.reset();
    m_stack->setCurrentWidget(m_blank);
}

void NotesPane::loadPeople()
{
    if (!m_people.empty() || !access::authorize(m_session.actor(), access::Right::staffDirectory).ok())
        return;
    deliver(m_session.staff().directory(), this, [this](const Result<std::vector<staff::Member>> &people) {
        if (people.ok())
            m_people = *people;
    });
}

void NotesPane::loadList(std::function<void()> then)
{
    deliver(m_session.notes().list(m_patient), this,
            [this, patient = m_patient, question = m_asked,
             then = std::move(then)](const Result<std::vector<chart::NoteLine>> &lines) {
                if (patient != m_patient)
                    return; // that patient is no longer shown
                if (lines.ok())
                    m_list->setLines(*lines);
                else if (then)
                    m_list->sayTrouble(errorText(lines.error()));
                if (then)
                    then();
                if (question != m_asked || m_stack->currentWidget() != m_blank) {
                    if (m_stack->currentWidget() == m_list)
                        Q_EMIT shown();
                    return;
                }
                if (!lines.ok())
                    return showProblem(lines.error());
                m_stack->setCurrentWidget(m_list);
                setFocusProxy(m_list);
                Q_EMIT shown();
            });
}

void NotesPane::showProblem(const Error &error)
{
    m_problem->setTexts(tr("The notes cannot be shown"),
                        error.code == Code::denied
                            ? tr("They are open to clinicians of the care team. Please ask an owner of your practice.")
                            : errorText(error));
    m_stack->setCurrentWidget(m_problem);
    Q_EMIT shown();
}

void NotesPane::openNote(chart::NoteId id)
{
    view(id, {});
}

void NotesPane::view(chart::NoteId id, const QString &said)
{
    const int question = ++m_asked;
    deliver(m_session.notes().view(id), this, [this, question, said](const Result<chart::NoteRecord> &answer) {
        if (question == m_asked)
            takeNote(answer, said);
    });
}

void NotesPane::takeNote(const Result<chart::NoteRecord> &answer, const QString &said)
{
    if (!answer.ok()) {
        if (m_stack->currentWidget() == m_blank)
            return showProblem(answer.error());
        m_list->sayTrouble(answer.error().code == Code::denied
                               ? tr("This note is not open to you. Please ask an owner of your practice.")
                               : errorText(answer.error()));
        go(m_list);
        Q_EMIT shown();
        return;
    }
    const chart::NoteRecord &record = *answer;
    if (record.state == chart::NoteState::draft && record.note.author == m_session.actor().user)
        return write(record.note.id);
    m_reading->show(record, m_people);
    if (!said.isEmpty())
        m_reading->reading()->say(static_cast<int>(BannerKind::success), said);
    go(m_reading);
    if (const std::optional<NoteDraft> pending = std::exchange(m_pending, std::nullopt);
        pending && pending->sheet != NoteDraft::Sheet::none && record.state == chart::NoteState::signed_) {
        askFor(pending->sheet);
        m_sheet->setText(pending->sheetText);
    }
    Q_EMIT shown();
}

void NotesPane::write(chart::NoteId id)
{
    const int question = ++m_asked;
    deliver(m_session.notes().openDraft(id), this, [this, question](const Result<session::OpenDraft> &answer) {
        if (question == m_asked)
            takeDraft(answer);
    });
}

void NotesPane::takeDraft(const Result<session::OpenDraft> &answer)
{
    if (!answer.ok())
        return takeNote(answer.error(), {});
    const chart::Note &note = answer->record.note;
    if (!answer->form) {
        m_reading->show(answer->record, m_people);
        m_reading->reading()->say(static_cast<int>(BannerKind::warning),
                                  tr("This draft was begun with a form that this version of Verbena does not have. "
                                     "Please update Verbena on this computer."));
        go(m_reading);
        Q_EMIT shown();
        return;
    }
    m_editor->open(*answer);
    if (const std::optional<NoteDraft> pending = std::exchange(m_pending, std::nullopt);
        pending && pending->note == note.id)
        m_editor->restore(pending->typed, pending->stamp);
    go(m_editor);
    Q_EMIT shown();
}

void NotesPane::startNote(EntityId visit)
{
    if (!access::authorize(m_session.actor(), access::Right::noteAdd).ok() || !mayLeave())
        return;
    m_visit = visit;
    go(m_forms);
}

void NotesPane::begin(const QString &templateId)
{
    const int question = ++m_asked;
    deliver(m_session.notes().add({m_patient, std::exchange(m_visit, {}), templateId, {}}), this,
            [this, question](const Result<chart::Note> &made) {
                if (question != m_asked)
                    return;
                if (!made.ok())
                    return m_forms->sayTrouble(errorText(made.error()));
                Q_EMIT changed();
                write(made->id);
            });
}

void NotesPane::copyForward()
{
    const int question = ++m_asked;
    deliver(m_session.notes().copyForward(m_reading->reading()->record().note.id), this,
            [this, question](const Result<chart::Note> &made) {
                if (question != m_asked)
                    return;
                if (!made.ok())
                    return m_reading->reading()->say(static_cast<int>(BannerKind::danger), errorText(made.error()));
                Q_EMIT changed();
                write(made->id);
            });
}

void NotesPane::discard()
{
    const chart::NoteId id = m_editor->note();
    deliver(m_session.notes().discard(id), this, [this, id](const Result<void> &done) {
        if (m_editor->note() != id)
            return;
        if (!done.ok()) {
            Q_EMIT m_editor->saver().failed(done.error());
            return;
        }
        Q_EMIT changed();
        loadList([this] {
            m_editor->clear();
            go(m_list);
        });
    });
}

void NotesPane::leaveEditor()
{
    if (!m_editor->leave())
        return;
    const chart::NoteId id = m_editor->note();
    m_editor->saver().keep([this, id](bool stored) {
        if (m_editor->note() != id || m_stack->currentWidget() != m_editor || !stored)
            return; // what went wrong stands in the editor
        Q_EMIT changed();
        loadList([this, id] {
            if (m_editor->note() != id)
                return;
            m_editor->clear();
            go(m_list);
            m_list->select(id);
        });
    });
}

void NotesPane::showPaper(bool all)
{
    m_beforePaper = m_stack->currentWidget();
    const int question = ++m_asked;
    session::NoteService &notes = m_session.notes();
    deliver(all ? notes.printChart(m_patient) : notes.printNote(m_reading->reading()->record().note.id), this,
            [this, question](const Result<document::ChartPaper> &paper) {
                if (question != m_asked)
                    return;
                if (!paper.ok()) {
                    const QString words = paper.error().code == Code::notFound
                        ? tr("There is no signed note to print yet.")
                        : errorText(paper.error());
                    if (m_stack->currentWidget() == m_reading)
                        m_reading->reading()->say(static_cast<int>(BannerKind::danger), words);
                    else
                        m_list->sayTrouble(words);
                } else {
                    m_paper->show(*paper);
                    go(m_paper);
                }
                Q_EMIT shown();
            });
}

void NotesPane::verify()
{
    if (m_reading->verifyButton()->isBusy())
        return;
    const chart::NoteId id = m_reading->reading()->record().note.id;
    const QFuture<Result<chart::NoteVerdict>> future = m_session.notes().verify(id);
    m_reading->verifyButton()->watch(future);
    deliver(future, this, [this, id](const Result<chart::NoteVerdict> &verdict) {
        if (m_reading->reading()->record().note.id != id)
            return;
        if (verdict.ok())
            m_reading->reading()->showVerdict(*verdict);
        else
            m_reading->reading()->say(static_cast<int>(BannerKind::danger), errorText(verdict.error()));
        Q_EMIT shown();
    });
}

QString NotesPane::signerText() const
{
    return tr("Signed as %1, %2, with this computer.", "name, role")
        .arg(m_session.personName(), roleText(m_session.actor().role));
}

/// What stands on the screen is what is signed: it is stored first.
void NotesPane::askToSign()
{
    if (m_editor->note().isNull() || m_sheet->isOpen() || !m_editor->check())
        return;
    const chart::NoteId id = m_editor->note();
    m_editor->saver().keep([this, id](bool stored) {
        if (!stored || m_editor->note() != id || m_sheet->isOpen() || m_stack->currentWidget() != m_editor)
            return;
        m_signing = Signing::note;
        m_sheet->ask({.title = tr("Sign: %1", "title of a note").arg(m_editor->title()),
                      .meaning = tr("I wrote this note and it is complete."),
                      .as = tr("%1 From then on the note is locked; what comes later is an addendum.", "who signs")
                                .arg(signerText()),
                      .action = tr("Sign"),
                      .missing = m_editor->missing(),
                      .asCopied = m_editor->copiedFields()});
        Q_EMIT shown();
    });
}

void NotesPane::askFor(NoteDraft::Sheet sheet)
{
    if (m_sheet->isOpen())
        return;
    const QString title = m_reading->reading()->record().note.title;
    if (sheet == NoteDraft::Sheet::addendum) {
        m_signing = Signing::addendum;
        m_sheet->ask({.title = tr("Addendum to: %1", "title of a note").arg(title),
                      .meaning = tr("I add this to the note."),
                      .as = signerText(),
                      .action = tr("Sign addendum"),
                      .textLabel = tr("Addendum")});
    } else {
        m_signing = Signing::voiding;
        m_sheet->ask(
            {.title = tr("Declare void: %1", "title of a note").arg(title),
             .meaning = tr("This note does not hold."),
             .as = tr("It stays in the record, struck out, with the reason and your name. This cannot be taken "
                      "back."),
             .action = tr("Declare void"),
             .isDanger = true,
             .textLabel = tr("Why it does not hold"),
             .textHelp = tr("Such as: written into the chart of another patient."),
             .shortestText = chart::kShortestVoidReason});
    }
}

void NotesPane::askToCosign()
{
    if (m_sheet->isOpen())
        return;
    m_signing = Signing::cosigning;
    const chart::NoteRecord &record = m_reading->reading()->record();
    m_sheet->ask({.title = tr("Co-sign: %1", "title of a note").arg(record.note.title),
                  .meaning = tr("I have read this note of %1 and agree with it.").arg(record.note.authorName),
                  .as = signerText(),
                  .action = tr("Co-sign")});
}

void NotesPane::askWhom()
{
    const chart::Note &note = m_reading->reading()->record().note;
    m_request->ask(note.id, note.author, m_people);
}

void NotesPane::sign()
{
    session::NoteService &notes = m_session.notes();
    const chart::NoteId id = m_signing == Signing::note ? m_editor->note() : m_reading->reading()->record().note.id;
    QFuture<Result<chart::NoteSignature>> future;
    switch (m_signing) {
    case Signing::none: return;
    case Signing::note: future = notes.sign(id, m_sheet->takePassword(), m_editor->stamp()); break;
    case Signing::addendum: future = notes.addendum(id, m_sheet->text(), m_sheet->takePassword()); break;
    case Signing::voiding: future = notes.voidNote(id, m_sheet->text(), m_sheet->takePassword()); break;
    case Signing::cosigning: future = notes.cosign(id, m_sheet->takePassword()); break;
    }
    m_sheet->watch(QFuture<void>(future));
    deliver(future, this, [this, id](const Result<chart::NoteSignature> &made) { takeSigned(made, id); });
}

void NotesPane::takeSigned(const Result<chart::NoteSignature> &answer, chart::NoteId id)
{
    const Signing what = m_signing;
    if (!answer.ok()) {
        if (answer.error().code == Code::busy && what == Signing::note) {
            m_sheet->closeSheet();
            m_signing = Signing::none;
            m_editor->askWhichIsRight();
        } else {
            m_sheet->showRefusal(answer.error());
        }
        Q_EMIT shown();
        return;
    }
    m_signing = Signing::none;
    m_sheet->closeSheet();
    if (what == Signing::note)
        m_editor->clear();
    const QString said = what == Signing::note ? tr("Signed. The note is locked.")
        : what == Signing::addendum            ? tr("The addendum is signed.")
        : what == Signing::cosigning           ? tr("Co-signed.")
                                               : tr("The note is void.");
    Q_EMIT changed();
    view(id, said);
    loadList();
}

bool NotesPane::mayLeave()
{
    if (m_sheet->isOpen()) {
        if (m_sheet->isBusy() || !m_sheet->text().trimmed().isEmpty()) {
            m_sheet->insist();
            return false;
        }
        m_sheet->closeSheet();
        m_signing = Signing::none;
    }
    return m_stack->currentWidget() != m_editor || m_editor->leave();
}

QByteArray NotesPane::draft() const
{
    NoteDraft draft {.patient = m_patient, .patientName = m_name};
    if (m_pending)
        return m_pending->encoded(); // it was not even put back yet
    if (!m_editor->note().isNull()) {
        draft.note = m_editor->note();
        draft.isWriting = true;
        draft.typed = m_editor->typed();
        draft.stamp = m_editor->stamp();
        return draft.encoded();
    }
    if (!m_sheet->isOpen() || m_sheet->text().trimmed().isEmpty())
        return {};
    draft.note = m_reading->reading()->record().note.id;
    draft.sheet = m_signing == Signing::voiding ? NoteDraft::Sheet::voiding : NoteDraft::Sheet::addendum;
    draft.sheetText = m_sheet->text();
    return draft.encoded();
}

void NotesPane::restore(const QByteArray &bytes)
{
    const std::optional<NoteDraft> draft = NoteDraft::decoded(bytes);
    if (!draft)
        return;
    open(draft->patient, draft->patientName);
    m_pending = draft;
    openNote(draft->note);
}

} // namespace vb::ui
