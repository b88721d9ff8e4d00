#pragma once

#include "core/session/session.h"
#include "ui/record/record_draft.h"

#include <QBasicTimer>
#include <QDeadlineTimer>
#include <QWidget>

#include <map>

class QStackedWidget;

namespace vb::ui {

class AccessPane;
class Banner;
class Bell;
class BreakGlassPanel;
class ChartView;
class DeskVisits;
class EmptyState;
class NotesPane;
class PatientProfileView;
class RecordBanner;
class RecordTabs;
class StaffNames;

/// One patient's record: the banner that is always there, and its parts behind tabs, as far as the role goes. A record
/// that is restricted asks for a reason in place of all that. Each opening is one question to the core, which writes
/// the audit entry before it answers; who has no right to charts opens the profile.
class RecordView : public QWidget {
    Q_OBJECT

public:
    explicit RecordView(session::Session &session, QWidget *parent = nullptr);

    /// `name` stands above the break-glass question.
    void open(PatientId id, const QString &name);
    /// The same, and once it is there what is wanted of it: a new note or the form for a visit.
    enum class Then { nothing, newNote, newVisit };
    void openFor(PatientId id, const QString &name, Then then);
    /// One that was just added: its profile, with a note above it.
    void openAdded(PatientId id, const QString &name, const QString &note);
    /// Forgets what it shows.
    void clear();
    /// False when it asks the person about unsaved work.
    bool mayLeave();
    [[nodiscard]] QByteArray draft() const;
    void restore(const RecordDraft &draft);

Q_SIGNALS:
    void backWanted();
    /// Something that search results show.
    void changed();
    /// After each opening: a record, a question or an error is shown.
    void shown();
    /// What a part asked for is there: the profile, notes, who saw it.
    void partShown();
    /// To where it is decided what two PCs wrote differently.
    void conflictsWanted(vb::PatientId patient, const QString &name);
    /// The line on them is as the store has it.
    void conflictsShown(int critical);

protected:
    void timerEvent(QTimerEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    enum class Part { chart, notes, profile, access, visits };

    QWidget *makeTop();
    void makeParts();
    void connectParts();
    void begin(PatientId id, const QString &name, const QString &note, const std::optional<RecordDraft> &pending);
    void ask();
    void takeChart(const Result<chart::ChartService::Opened> &answer);
    void takeProfile();
    void showWho();
    void askForTitles();
    void takeTitles(const Result<chart::DeskBanner> &answer);
    void showDesk();
    void seal();
    void refuse(const Error &error);
    void showRecord(const patient::Badge &who);
    void lookForEmergency();
    void showEmergency();
    void askForConflicts();
    void takeConflicts(const Result<std::vector<session::ConflictLine>> &answer);
    void wantConflicts();
    void takeGlass(const patient::BreakGlass &glass);
    void show(Part part);
    void showIndex(int index);
    void startEdit();
    NotesPane &notes();
    AccessPane &access();
    void focusPart();
    [[nodiscard]] QWidget *placeOf(Part part) const;
    void restorePending();
    [[nodiscard]] QString providerOf(const chart::Banner &banner) const;

    session::Session &m_session;
    const bool m_mayChart;
    const bool m_mayTitles;
    const bool m_mayBreakGlass;
    const bool m_mayAccess;
    const bool m_mayDecide;
    PatientId m_id;
    QString m_name;
    Then m_then = Then::nothing; // with the record that comes
    QString m_note; // above the profile that comes
    int m_asked = 0; // number of the latest question: answers to earlier ones are dropped
    std::map<PatientId, QDeadlineTimer> m_emergencies; // the person's own that still hold
    QBasicTimer m_emergency;
    std::optional<RecordDraft> m_pending; // for the record that is being opened
    bool m_profileAsked = false;
    bool m_notesAsked = false;
    bool m_accessAsked = false;
    bool m_restricted = false;

    StaffNames *m_names;
    RecordBanner *m_banner;
    QWidget *m_head;
    Banner *m_emergencyBanner;
    Banner *m_conflictBanner;
    RecordTabs *m_tabs;
    QStackedWidget *m_stack; // blank, parts, question, problem
    QWidget *m_blank;
    QStackedWidget *m_parts;
    BreakGlassPanel *m_sealed;
    EmptyState *m_problem;
    ChartView *m_chart = nullptr; // null: not for this role
    PatientProfileView *m_profile;
    std::optional<chart::DeskBanner> m_desk; // for a role without charts
    DeskVisits *m_visits = nullptr; // null: they stand in the chart, or are not for this role
    QWidget *m_notesPlace = nullptr; // likewise; what stands in it is made at the first visit
    QWidget *m_accessPlace = nullptr;
    NotesPane *m_notes = nullptr;
    AccessPane *m_access = nullptr;
    std::vector<QWidget *> m_order; // of the tabs
    Bell *m_bell;
    store::ChangeFeed::Subscription m_changes; // last: ends before what it speaks to
};

} // namespace vb::ui
