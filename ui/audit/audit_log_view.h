#pragma once

#include "core/session/session.h"
#include "ui/audit/audit_filter_bar.h"
#include "ui/kit/practice_time.h"

#include <QBasicTimer>
#include <QWidget>

class QMenu;
class QProgressBar;
class QPushButton;

namespace vb::ui {

class AuditDetails;
class AuditLogModel;
class Banner;
class Bell;
class EmptyState;
class TableView;
class TextLabel;

/// The access log as a list: what the filters leave, in any order. What is shown stays as it is while the log grows; a
/// button tells of new entries and fetches them.
class AuditLogView : public QWidget {
    Q_OBJECT

public:
    AuditLogView(session::Session &session, const PracticeTime &time, QWidget *parent = nullptr);

    /// Nothing but the entries of this patient, person or both.
    void showOnly(PatientId patient, const QString &patientName, const QString &login);
    /// Nothing but these positions, both included; an empty login asks for anybody's.
    void showRange(qint64 first, qint64 last, const QString &login);
    /// All entries, in the order of the log, and this one chosen.
    void showEntry(qint64 index);
    void focusFirst();
    [[nodiscard]] audit::Filter filter() const;
    /// Whose log is shown.
    [[nodiscard]] const AuditSource &source() const { return m_source; }
    [[nodiscard]] QString pcName() const;
    /// What is not here of other PCs' logs, in words; empty when all is.
    [[nodiscard]] QString lack() const { return m_lacks; }
    [[nodiscard]] bool lackIsBad() const { return m_lackIsBad; }
    /// Rows in the list; none while they are counted.
    [[nodiscard]] std::optional<qint64> total() const { return m_total; }
    /// There are more entries than the list has.
    [[nodiscard]] bool isCut() const { return m_isCut; }
    /// It takes so long that the list says so and offers to stop.
    [[nodiscard]] bool isLooking() const;
    /// Everyone with an account, as of the latest answer.
    [[nodiscard]] const std::vector<session::AuditPerson> &people() const { return m_people; }

Q_SIGNALS:
    /// The answer to the latest question is shown, or its error.
    void shown();
    /// And so is how many rows it has.
    void counted();
    /// It takes long, and the list says so.
    void delayed();
    /// There are new entries, and the list says how many.
    void grown();
    void exportWanted();
    void visitorsWanted(vb::PatientId patient, const QString &name);
    void visitedWanted(const QString &login);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    QWidget *makeActions();
    void makeTable();
    QWidget *makeEmpty();
    void connectParts();
    void ask();
    /// With what other PCs have sent since.
    void askAnew();
    void fetch();
    void look();
    void takeFetched(const std::optional<Error> &problem);
    [[nodiscard]] bool isOfThisPc() const { return m_source.kind == AuditSource::Kind::thisPc; }
    /// What is not here of other PCs' logs, and why.
    void showLacks(const session::AuditAnswer &answer);
    void stopLooking();
    void endLooking();
    void showStopped();
    void take(const Result<session::AuditAnswer> &answer);
    void takeTotal(const Result<qint64> &total);
    void sortBy(int column);
    void setSort(const audit::Sort &sort);
    void openSortMenu();
    void showSort();
    void showCount();
    void showGrowth();
    void showDetails(bool open);
    void followCurrent();

    session::Session &m_session;
    AuditFilterBar *m_filters;
    TextLabel *m_count;
    QPushButton *m_clear;
    QProgressBar *m_busy;
    QPushButton *m_stop;
    QPushButton *m_new;
    QPushButton *m_sortButton;
    QPushButton *m_export;
    Banner *m_banner;
    TableView *m_table;
    AuditLogModel *m_model;
    EmptyState *m_empty;
    AuditDetails *m_details;
    audit::Sort m_sort {audit::Column::index, true};
    std::vector<session::AuditPerson> m_people;
    AuditSource m_source; // of the present question
    bool m_isFetched = false; // what other PCs have sent is here, or was tried
    bool m_isFetching = false;
    QString m_lack; // why not all of it is here
    QString m_lacks; // the same with what is missing of each
    bool m_lackIsBad = false;
    bool m_isCut = false; // there are more than are shown
    std::vector<session::AuditPc> m_pcs;
    std::optional<qint64> m_total;
    std::optional<qint64> m_goTo; // the entry to choose once it is here
    quint64 m_seen = 0; // size of the log at the present answer
    int m_asked = 0;
    bool m_isAsking = false; // what is shown belongs to the question before
    bool m_isStopped = false; // by the person, before all was found
    QBasicTimer m_patience; // runs from the question to the first sign that it takes long
    Bell *m_growth;
    store::Feed<quint64>::Subscription m_subscription; // last: ends before what it speaks to
};

} // namespace vb::ui
