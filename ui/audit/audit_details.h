#pragma once

#include "core/session/session.h"
#include "ui/audit/practice_time.h"
#include "ui/kit/card.h"

class QGridLayout;
class QPushButton;

namespace vb::ui {

class TextLabel;

/// Everything that an entry says, beside the list. Esc or its button closes it.
class AuditDetails : public Card {
    Q_OBJECT

public:
    explicit AuditDetails(const PracticeTime &time, QWidget *parent = nullptr);

    void setRow(const session::AuditRow &row);
    [[nodiscard]] const session::AuditRow &row() const { return m_row; }

Q_SIGNALS:
    void closeWanted();
    void visitorsWanted();
    void visitedWanted();

private:
    void addFact(const QString &label, const QString &value, bool strong = false);
    void fillIn();

    PracticeTime m_time;
    session::AuditRow m_row;
    TextLabel *m_what;
    QWidget *m_facts;
    QGridLayout *m_grid;
    QPushButton *m_visitors;
    QPushButton *m_visited;
};

} // namespace vb::ui
