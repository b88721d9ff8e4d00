#pragma once

#include "core/session/session.h"

#include <QBasicTimer>
#include <QLineEdit>

class QStandardItemModel;

namespace vb::ui {

/// A field that finds one patient: what is typed is searched for when the typing pauses, and the hits are offered below
/// it. Each search leaves its entry in the log, as any does.
class PatientPick : public QLineEdit {
    Q_OBJECT

public:
    explicit PatientPick(session::Session &session, QWidget *parent = nullptr);

    /// Null while none is chosen.
    [[nodiscard]] PatientId patient() const { return m_patient; }
    [[nodiscard]] QString patientName() const { return m_name; }
    /// Chooses one without a search. A null id clears.
    void setPatient(PatientId patient, const QString &name);

Q_SIGNALS:
    void patientChanged();
    /// Hits are offered.
    void offered(int hits);

protected:
    void timerEvent(QTimerEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void typed();
    void searchNow();
    void offer(const std::vector<patient::Hit> &hits);
    void choose(const QModelIndex &index);

    session::Session &m_session;
    QStandardItemModel *m_hits;
    QBasicTimer m_pause;
    PatientId m_patient;
    QString m_name;
    int m_asked = 0;
};

} // namespace vb::ui
