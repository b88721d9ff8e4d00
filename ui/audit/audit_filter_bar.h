#pragma once

#include "core/session/session.h"
#include "ui/audit/audit_words.h"
#include "ui/audit/period_pick.h"

#include <QBasicTimer>
#include <QWidget>

class QComboBox;
class QPushButton;

namespace vb::ui {

class Chip;
class LineField;
class PatientPick;
class SearchBox;

/// Whose log is asked.
struct AuditSource {
    enum class Kind { thisPc, otherPc, allPcs };
    Kind kind = Kind::thisPc;
    DeviceId pc {}; // the other one

    friend bool operator==(const AuditSource &, const AuditSource &) = default;
};

/// What of the log to show. Choices count at once, words when the typing pauses. The less usual fields are shown when
/// asked for.
class AuditFilterBar : public QWidget {
    Q_OBJECT

public:
    AuditFilterBar(session::Session &session, const PracticeTime &time, QWidget *parent = nullptr);

    [[nodiscard]] audit::Filter filter() const;
    [[nodiscard]] AuditSource source() const;
    [[nodiscard]] bool isEmpty() const;
    /// The choice of people, kept as it is when they are the same.
    void setPeople(const std::vector<session::AuditPerson> &people);
    /// The choice of PCs, which there is as soon as there are several.
    void setPcs(const std::vector<session::AuditPc> &pcs);
    void clear();
    /// Shows the less usual fields; to be placed by the owner of the bar.
    [[nodiscard]] QWidget *moreButton() const;
    /// Nothing but these, on this PC; an empty login or null id asks for nothing.
    void showOnly(PatientId patient, const QString &patientName, const QString &login);
    /// Nothing but these positions on this PC, both included; an empty login asks for anybody's.
    void showRange(qint64 first, qint64 last, const QString &login);

Q_SIGNALS:
    void changed();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    void makeUsual();
    void makeFurther();
    void showFurther(bool on);
    void choosePerson(const QString &login);
    void setRange(std::optional<std::pair<qint64, qint64>> range);
    void reset();
    void typed();
    void notice();

    std::vector<AuditKind> m_kinds;
    std::vector<session::AuditPc> m_pcs;
    QComboBox *m_pc;
    QComboBox *m_person;
    QComboBox *m_kind;
    PatientPick *m_patient;
    QComboBox *m_outcome;
    PeriodPick *m_period;
    SearchBox *m_text;
    Chip *m_more;
    QComboBox *m_role;
    QComboBox *m_clock;
    LineField *m_computer;
    LineField *m_system;
    LineField *m_record;
    QPushButton *m_range;
    std::optional<std::pair<qint64, qint64>> m_positions;
    QBasicTimer m_pause;
    bool m_resetting = false;
};

} // namespace vb::ui
