#pragma once

#include "core/session/session.h"
#include "ui/chart/entry_row.h"
#include "ui/kit/practice_time.h"

#include <QWidget>

class QPushButton;
class QStackedWidget;

namespace vb::ui {

class Banner;
class Bell;
class DateField;
class EntryCard;
class EntryDetails;
class EntryForm;
class HistoryForm;
class PastBanner;
class ScrollPage;
class StaffNames;
class TimelineView;
class VitalsForm;
class WorkPage;
enum class EntryTask;

/// A chart that was opened: what happened, beside what is known now. What is added, and what is looked at closely,
/// takes the place of the timeline; the rest stays in view. Follows what changes in the store, also by another window.
class ChartView : public QWidget {
    Q_OBJECT

public:
    static constexpr int kPageLines = 200;

    ChartView(session::Session &session, StaffNames &names, QWidget *parent = nullptr);

    void show(const chart::ChartService::Opened &opened);
    void clear();
    /// A new note for the visit that is under way, if there is one.
    void startNote();
    /// The form for a visit.
    void startVisit();
    void focusFirst();
    /// False when it asks the person about what was typed.
    bool mayLeave();
    [[nodiscard]] QByteArray draft() const;
    void restore(const QByteArray &draft);

Q_SIGNALS:
    /// All of it is shown, with what changed meanwhile.
    void shown();
    void bannerChanged(const vb::chart::Banner &banner);
    /// It is not open to this person any more.
    void closed();
    /// The chart of another day is shown, or its error.
    void pastShown();
    /// Those of the entry that is looked at, or why they are not to be had.
    void versionsShown();
    void noteWanted(vb::chart::NoteId note);
    /// A new one; `visit` is null for none.
    void newNoteWanted(vb::EntityId visit);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeWork();
    QWidget *makeCards();
    QWidget *makePastLine();
    void addOwnButtons();
    void connectCards();
    void connectWork();
    [[nodiscard]] bool mayWork();
    void startEntry(EntryTask task);
    void startVitals();
    void startHistory();
    void askForVersions(chart::EventKind kind, EntityId id);
    void openEvent(chart::EventKind kind, EntityId id);
    void stateNoAllergies();
    void moveVisitOn();
    void showWork(QWidget *page);
    void leaveWork();
    void takeSaved(const QString &words);
    void restoreDraft();
    [[nodiscard]] EntityId presentVisit() const;
    [[nodiscard]] WorkPage *openForm() const;
    void follow(const std::vector<PatientId> &records);
    void fetchMore(const chart::Event &last);
    void fetchRecord();
    void refresh();
    void takeChart(const Result<chart::Chart> &answer);
    void takeRecord(const Result<chart::Record> &answer);
    void showCards(const chart::Record &record);
    void fail(const Error &error);
    void askForDay();
    void showPast();
    void takePast(const Result<chart::ChartService::Past> &answer, qint64 atMs);
    void leavePast();
    void setReadOnly(bool readOnly);
    [[nodiscard]] const chart::Record &shownRecord() const;
    void showButtons();

    session::Session &m_session;
    StaffNames &m_names;
    PracticeTime m_time;
    std::optional<chart::ChartService::Opened> m_opened;
    chart::Record m_record;
    std::optional<chart::ChartService::Past> m_past;
    store::ChangeFeed::Subscription m_subscription;
    std::vector<PatientId> m_followed; // the records that it concerns
    Bell *m_bell;
    int m_asked = 0; // number of the patient's opening: answers to earlier ones are dropped
    int m_refreshed = 0; // likewise of the latest refresh
    bool m_complete = false; // every page is here
    QByteArray m_pendingDraft; // until the record is here

    Banner *m_banner;
    PastBanner *m_pastBanner;
    QWidget *m_pastLine;
    DateField *m_day;
    QPushButton *m_asOf;
    QWidget *m_asOfKeys;
    QStackedWidget *m_work;
    QWidget *m_timelinePage;
    TimelineView *m_timeline;
    EntryForm *m_form;
    VitalsForm *m_vitals;
    HistoryForm *m_history;
    EntryDetails *m_details;
    QPushButton *m_noAllergies;
    QPushButton *m_moveOn;
    QPushButton *m_note;
    ScrollPage *m_cards;
    EntryCard *m_visits;
    EntryCard *m_alerts;
    EntryCard *m_allergies;
    EntryCard *m_medication;
    EntryCard *m_conditions;
    EntryCard *m_measures;
    EntryCard *m_histories;
};

} // namespace vb::ui
