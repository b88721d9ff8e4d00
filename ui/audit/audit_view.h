#pragma once

#include "core/session/session.h"
#include "ui/kit/practice_time.h"

#include <QWidget>

class QStackedWidget;
class QTabBar;

namespace vb::ui {

class AlertsView;
class AuditLogView;
class ContactsView;
class ExportView;
class GlassView;
class RulesView;
class VerifyView;

/// The privacy officer's and the owner's page: alerts, the log, who saw whom, emergency accesses, and the proof that
/// the log is whole. Alt+1 to Alt+6 change the part.
class AuditView : public QWidget {
    Q_OBJECT

public:
    explicit AuditView(session::Session &session, QWidget *parent = nullptr);

    /// False when it asks the person what to do with unsaved changes.
    bool mayLeave();
    /// From elsewhere, with the focus.
    void verifyLog();
    void showVisitors(PatientId patient, const QString &name);

protected:
    void focusInEvent(QFocusEvent *event) override;

private:
    void addPart(const QString &label, QWidget *part);
    void connectAlerts();
    void connectLog();
    void connectOthers();
    void showLog();
    void show(QWidget *part);
    void focusShown();

    PracticeTime m_time;
    session::Session &m_session;
    QTabBar *m_tabs;
    QStackedWidget *m_parts;
    QStackedWidget *m_alertStack;
    QStackedWidget *m_logStack;
    AlertsView *m_alerts;
    RulesView *m_rules;
    AuditLogView *m_log;
    ExportView *m_export;
    ContactsView *m_visitors;
    ContactsView *m_visited;
    GlassView *m_glass;
    VerifyView *m_verify;
};

} // namespace vb::ui
