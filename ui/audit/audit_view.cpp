#include "ui/audit/audit_view.h"

#include "ui/audit/alerts_view.h"
#include "ui/audit/audit_log_view.h"
#include "ui/audit/contacts_view.h"
#include "ui/audit/export_view.h"
#include "ui/audit/glass_view.h"
#include "ui/audit/rules_view.h"
#include "ui/audit/verify_view.h"
#include "ui/kit/tokens.h"

#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace vb::ui {

AuditView::AuditView(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_time(session.timeZone())
    , m_session(session)
    , m_tabs(new QTabBar)
    , m_parts(new QStackedWidget)
    , m_alertStack(new QStackedWidget)
    , m_logStack(new QStackedWidget)
    , m_alerts(new AlertsView(session, m_time))
    , m_rules(new RulesView(session))
    , m_log(new AuditLogView(session, m_time))
    , m_export(new ExportView(session))
    , m_visitors(new ContactsView(ContactsModel::Subject::visitors, session, m_time))
    , m_visited(new ContactsView(ContactsModel::Subject::visited, session, m_time))
    , m_glass(new GlassView(session, m_time))
    , m_verify(new VerifyView(session, m_time))
{
    setObjectName(QStringLiteral("audit"));
    setAccessibleName(tr("Audit"));
    m_tabs->setObjectName(QStringLiteral("audit.tabs"));
    m_tabs->setAccessibleName(tr("Parts of the audit"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_alertStack->addWidget(m_alerts);
    m_alertStack->addWidget(m_rules);
    m_logStack->addWidget(m_log);
    m_logStack->addWidget(m_export);
    addPart(tr("Alerts"), m_alertStack);
    addPart(tr("Log"), m_logStack);
    addPart(tr("Who saw a patient"), m_visitors);
    addPart(tr("What a person saw"), m_visited);
    addPart(tr("Emergency access"), m_glass);
    addPart(tr("Verify"), m_verify);

    auto *top = new QVBoxLayout;
    top->setContentsMargins(space::xxl, 0, space::xxl, space::m);
    top->addWidget(m_tabs, 0, Qt::AlignLeft);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    down->addLayout(top);
    down->addWidget(m_parts, 1);
    connect(m_tabs, &QTabBar::currentChanged, m_parts, &QStackedWidget::setCurrentIndex);
    connectAlerts();
    connectLog();
    connectOthers();
}

void AuditView::addPart(const QString &label, QWidget *part)
{
    const int index = m_tabs->addTab(label);
    m_parts->addWidget(part);
    const QKeySequence keys(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + index));
    m_tabs->setTabToolTip(index, keys.toString(QKeySequence::NativeText));
    connect(new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated, this,
            [this, part] {
                show(part);
                focusShown();
            });
}

void AuditView::connectAlerts()
{
    connect(m_alerts, &AlertsView::rulesWanted, this, [this] {
        m_rules->start();
        m_alertStack->setCurrentWidget(m_rules);
        m_rules->focusFirst();
    });
    connect(m_rules, &RulesView::backWanted, this, [this] {
        m_alertStack->setCurrentWidget(m_alerts);
        m_alerts->focusFirst();
    });
    connect(m_alerts, &AlertsView::entriesWanted, this, [this](qint64 first, qint64 last, const QString &login) {
        m_log->showRange(first, last, login);
        showLog();
    });
    connect(m_alerts, &AlertsView::visitorsWanted, this, &AuditView::showVisitors);
}

void AuditView::connectLog()
{
    connect(m_log, &AuditLogView::shown, this, [this] { m_visited->setPeople(m_log->people()); });
    connect(m_log, &AuditLogView::exportWanted, this, [this] {
        using Kind = AuditSource::Kind;
        std::optional<ExportView::Others> others;
        if (m_log->source().kind == Kind::otherPc)
            others = {m_log->source().pc, m_log->pcName(), m_log->lack(), m_log->lackIsBad()};
        else if (m_log->source().kind == Kind::allPcs)
            others = {std::nullopt, {}, m_log->lack(), m_log->lackIsBad()};
        m_export->start(m_log->filter(), m_log->isCut() ? std::nullopt : m_log->total(), others);
        m_logStack->setCurrentWidget(m_export);
        m_export->focusFirst();
    });
    connect(m_export, &ExportView::backWanted, this, &AuditView::showLog);
    connect(m_log, &AuditLogView::visitorsWanted, this, &AuditView::showVisitors);
    connect(m_log, &AuditLogView::visitedWanted, this, [this](const QString &login) {
        show(m_visited);
        m_visited->showPerson(login);
    });
}

void AuditView::connectOthers()
{
    const auto showEntries = [this](PatientId patient, const QString &patientName, const QString &login) {
        m_log->showOnly(patient, patientName, login);
        showLog();
    };
    connect(m_visitors, &ContactsView::entriesWanted, this, showEntries);
    connect(m_visited, &ContactsView::entriesWanted, this, showEntries);
    connect(m_glass, &GlassView::entriesWanted, this, showEntries);
    connect(m_verify, &VerifyView::entryWanted, this, [this](qint64 index) {
        m_log->showEntry(index);
        showLog();
    });
}

void AuditView::verifyLog()
{
    show(m_verify);
    m_verify->focusFirst();
    m_verify->start();
}

void AuditView::showVisitors(PatientId patient, const QString &name)
{
    show(m_visitors);
    m_visitors->showPatient(patient, name);
}

void AuditView::showLog()
{
    m_logStack->setCurrentWidget(m_log);
    show(m_logStack);
    m_log->focusFirst();
}

bool AuditView::mayLeave()
{
    if (!m_rules->isDirty())
        return true;
    show(m_alertStack);
    m_rules->leave();
    return false;
}

void AuditView::show(QWidget *part)
{
    m_tabs->setCurrentIndex(m_parts->indexOf(part));
}

void AuditView::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    focusShown();
}

void AuditView::focusShown()
{
    const QWidget *part = m_parts->currentWidget();
    if (part == m_alertStack && m_alertStack->currentWidget() == m_rules)
        m_rules->focusFirst();
    else if (part == m_alertStack)
        m_alerts->focusFirst();
    else if (part == m_visitors)
        m_visitors->focusFirst();
    else if (part == m_visited)
        m_visited->focusFirst();
    else if (part == m_glass)
        m_glass->focusFirst();
    else if (part == m_verify)
        m_verify->focusFirst();
    else if (m_logStack->currentWidget() == m_export)
        m_export->focusFirst();
    else
        m_log->focusFirst();
}

} // namespace vb::ui
