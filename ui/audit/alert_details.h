#pragma once

#include "core/session/alert_service.h"
#include "ui/kit/card.h"
#include "ui/kit/practice_time.h"

#include <QHash>

class QPushButton;

namespace vb::ui {

class Badge;
class BusyButton;
class FactGrid;
class FormField;
class LineField;
class TextLabel;

/// An alert in full, with a note and a button that acknowledges it, or the note that somebody wrote. What was typed
/// stays with its alert while others are looked at.
class AlertDetails : public Card {
    Q_OBJECT

public:
    explicit AlertDetails(const PracticeTime &time, QWidget *parent = nullptr);

    void setRow(const session::AlertRow &row);
    [[nodiscard]] const session::AlertRow &row() const { return m_row; }
    [[nodiscard]] BusyButton *acknowledgeButton() const { return m_acknowledge; }
    /// To the note, or to the first button of an alert that is acknowledged.
    void focusFirst();
    void forgetNote(EntityId alert) { m_notes.remove(alert); }

Q_SIGNALS:
    void acknowledgeWanted(const QString &note);
    void entriesWanted();
    void visitorsWanted();

private:
    QWidget *makeNote();
    void fillIn();
    void submit();

    PracticeTime m_time;
    session::AlertRow m_row;
    QHash<EntityId, QString> m_notes; // typed and not sent
    Badge *m_severity;
    TextLabel *m_what;
    TextLabel *m_advice;
    FactGrid *m_facts;
    QPushButton *m_entries;
    QPushButton *m_visitors;
    LineField *m_note;
    FormField *m_noteField;
    BusyButton *m_acknowledge;
    QWidget *m_noteArea;
};

} // namespace vb::ui
