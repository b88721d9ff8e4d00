#pragma once

#include "core/session/session.h"
#include "ui/kit/practice_time.h"

#include <QCborMap>
#include <QWidget>

class QPushButton;
class QStackedWidget;
class QStandardItemModel;

namespace vb::ui {

class Banner;
class EntryForm;
class StaffNames;
class TableView;

/// A patient's visits under way, as the desk has them: it opens them and lets people arrive. What a visit is about in
/// the patient's own words it writes down and does not read.
class DeskVisits : public QWidget {
    Q_OBJECT

public:
    DeskVisits(session::Session &session, StaffNames &names, QWidget *parent = nullptr);

    void show(PatientId patient, std::vector<chart::Visit> visits);
    /// Why they are not known.
    void showProblem(const QString &why);
    void clear();
    /// Opens the form for a new one.
    void startVisit();
    /// False when it asks about what was typed.
    bool mayLeave();
    [[nodiscard]] QCborMap draft() const;
    void restore(PatientId patient, const QCborMap &draft);
    void takeFocus();

Q_SIGNALS:
    /// Visits were opened or moved on: they are to be asked for again.
    void changed();

private:
    QWidget *makeList();
    void leaveForm();
    [[nodiscard]] bool isForm() const;
    void arrive();
    void startStatus();
    void fill();
    void fitButtons();
    [[nodiscard]] const chart::Visit *chosen() const;

    session::Session &m_session;
    StaffNames &m_names;
    PracticeTime m_time;
    PatientId m_patient;
    std::vector<chart::Visit> m_visits;
    QString m_said; // of what was just done, once the visits are there again
    bool m_busy = false;

    QStackedWidget *m_stack;
    QWidget *m_list;
    EntryForm *m_form;
    Banner *m_banner;
    QStandardItemModel *m_model;
    TableView *m_table;
    QPushButton *m_open;
    QPushButton *m_arrive;
    QPushButton *m_status;
};

} // namespace vb::ui
