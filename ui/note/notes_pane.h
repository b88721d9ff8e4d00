#pragma once

#include "core/session/session.h"
#include "ui/note/note_draft.h"

#include <QWidget>

#include <functional>
#include <optional>

class QStackedWidget;

namespace vb::ui {

class EmptyState;
class NoteEditor;
class NoteForms;
class NoteReadingPage;
class NotesList;
class PaperView;
class RequestSheet;
class SignSheet;

/// A patient's notes: list, reading, writing, signing, paper. Lives from login to lock inside a page that shows whose
/// they are. A draft is stored while it is typed, so that leaving loses nothing.
class NotesPane : public QWidget {
    Q_OBJECT

public:
    explicit NotesPane(session::Session &session, QWidget *parent = nullptr);

    /// The list of the patient's notes; `name` is for the words of this pane.
    void open(PatientId id, const QString &name);
    /// A note of that patient: the reader's own draft to write on, everything else to read.
    void openNote(chart::NoteId id);
    /// Asks for a form first.
    void startNote(EntityId visit = {});
    /// Forgets what it shows; what was typed is stored.
    void clear();
    /// False when it asks the person about what would be lost.
    bool mayLeave();
    /// What was open and is not on record, for the same person's next login; empty when there is nothing.
    [[nodiscard]] QByteArray draft() const;
    void restore(const QByteArray &draft);

Q_SIGNALS:
    /// A note was begun, signed, added to, declared void or discarded.
    void changed();
    /// Esc in the list.
    void backWanted();
    /// What was asked for is on screen: a list, a note, or why there is none.
    void shown();

private:
    void connectPages();
    void connectSheets();
    void go(QWidget *page);
    /// `then` comes when the list is there, or is not to be had.
    void loadList(std::function<void()> then = {});
    void takeNote(const Result<chart::NoteRecord> &answer, const QString &said);
    void view(chart::NoteId id, const QString &said);
    void write(chart::NoteId id);
    void takeDraft(const Result<session::OpenDraft> &answer);
    void begin(const QString &templateId);
    void copyForward();
    void discard();
    void leaveEditor();
    void showPaper(bool all);
    void verify();
    void askToSign();
    void askFor(NoteDraft::Sheet sheet);
    void askToCosign();
    void askWhom();
    void sign();
    void takeSigned(const Result<chart::NoteSignature> &answer, chart::NoteId id);
    void showProblem(const Error &error);
    void loadPeople();
    [[nodiscard]] QString signerText() const;

    enum class Signing { none, note, addendum, voiding, cosigning };

    session::Session &m_session;
    PatientId m_patient;
    QString m_name;
    EntityId m_visit; // of the note that is about to be begun
    int m_asked = 0; // number of the latest question: answers to earlier ones are dropped
    Signing m_signing = Signing::none;
    std::optional<NoteDraft> m_pending; // to be put back when its note is there
    std::vector<staff::Member> m_people;
    QWidget *m_beforePaper = nullptr;

    QStackedWidget *m_stack;
    QWidget *m_blank;
    NotesList *m_list;
    NoteForms *m_forms;
    NoteReadingPage *m_reading;
    NoteEditor *m_editor;
    PaperView *m_paper;
    EmptyState *m_problem;
    SignSheet *m_sheet;
    RequestSheet *m_request;
};

} // namespace vb::ui
