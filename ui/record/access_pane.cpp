#include "ui/record/access_pane.h"

#include "ui/audit/contacts_view.h"
#include "ui/kit/buttons.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace vb::ui {

AccessPane::AccessPane(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_time(session.timeZone())
    , m_back(new QPushButton(icon(IconName::chevronLeft), tr("Who saw this patient")))
    , m_title(new TextLabel(QString(), TextRole::section))
    , m_stack(new QStackedWidget)
{
    setObjectName(QStringLiteral("record.access"));
    setAccessibleName(tr("Access"));
    m_back->setObjectName(QStringLiteral("record.access.back"));
    m_back->setAccessibleName(tr("Back to who saw this patient"));
    setButtonKind(m_back, ButtonKind::flat);
    m_back->hide();
    auto *top = new QHBoxLayout;
    top->setContentsMargins(space::xxl, 0, space::xxl, 0);
    top->setSpacing(space::s);
    top->addWidget(m_back);
    top->addWidget(m_title, 1);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    down->addLayout(top);
    down->addWidget(m_stack, 1);
    connect(m_back, &QPushButton::clicked, this, &AccessPane::back);
}

void AccessPane::open(PatientId patient, const QString &name)
{
    clear();
    m_patient = patient;
    m_name = name;
    m_visitors = new ContactsView(ContactsModel::Subject::visitors, m_session, m_time);
    m_stack->addWidget(m_visitors);
    m_title->setText(tr("Everyone who had to do with this record. Enter shows what else that person saw."));
    connect(m_visitors, &ContactsView::shown, this, &AccessPane::shown);
    connect(m_visitors, &ContactsView::entriesWanted, this,
            [this](PatientId, const QString &, const QString &login) { showVisited(login); });
    m_visitors->keepToPatient(patient, name);
}

void AccessPane::clear()
{
    delete m_visitors;
    delete m_visited;
    m_visitors = nullptr;
    m_visited = nullptr;
    m_patient = {};
    m_name.clear();
    m_title->clear();
    m_back->hide();
}

void AccessPane::showVisited(const QString &login)
{
    if (login.isEmpty())
        return;
    delete m_visited;
    m_visited = new ContactsView(ContactsModel::Subject::visited, m_session, m_time);
    m_stack->addWidget(m_visited);
    m_stack->setCurrentWidget(m_visited);
    m_title->setText(tr("What %1 saw", "a user name").arg(login));
    m_back->show();
    connect(m_visited, &ContactsView::shown, this, &AccessPane::shown);
    m_visited->showPerson(login);
}

void AccessPane::back()
{
    if (!m_visitors)
        return;
    m_back->hide();
    m_title->setText(tr("Everyone who had to do with this record. Enter shows what else that person saw."));
    m_stack->setCurrentWidget(m_visitors);
    m_visitors->focusList();
}

void AccessPane::focusFirst()
{
    if (m_visited && m_stack->currentWidget() == m_visited)
        m_visited->focusList();
    else if (m_visitors)
        m_visitors->focusList();
}

void AccessPane::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_visited && m_stack->currentWidget() == m_visited) {
        back();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace vb::ui
