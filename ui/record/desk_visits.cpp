#include "ui/record/desk_visits.h"

#include "ui/chart/chart_words.h"
#include "ui/chart/entry_form.h"
#include "ui/chart/staff_names.h"
#include "ui/kit/banner.h"
#include "ui/kit/buttons.h"
#include "ui/kit/deliver.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/error_text.h"
#include "ui/kit/table_view.h"
#include "ui/kit/tokens.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QShortcut>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <utility>

namespace vb::ui {

namespace {
enum DeskColumn { kDeskService, kDeskProvider, kDeskRoom, kDeskSince, kDeskColumns };
}

DeskVisits::DeskVisits(session::Session &session, StaffNames &names, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_names(names)
    , m_time(session.timeZone())
    , m_stack(new QStackedWidget)
    , m_list(nullptr)
    , m_form(new EntryForm(session, names))
    , m_banner(new Banner(BannerKind::success))
    , m_model(new QStandardItemModel(this))
    , m_table(new TableView)
    , m_open(new QPushButton(icon(IconName::plus, IconTone::onAccent), tr("Open a visit")))
    , m_arrive(new QPushButton(icon(IconName::check), tr("Has arrived")))
    , m_status(new QPushButton(tr("Other status…")))
{
    setObjectName(QStringLiteral("desk.visits"));
    m_list = makeList();
    m_stack->addWidget(m_list);
    auto *form = new QWidget;
    auto *around = new QVBoxLayout(form);
    around->setContentsMargins(space::xxl, 0, space::xxl, 0);
    around->addWidget(m_form);
    m_stack->addWidget(form);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->addWidget(m_stack);
    connect(m_form, &EntryForm::leaveWanted, this, &DeskVisits::leaveForm);
    connect(m_form, &EntryForm::saved, this, [this](const QString &words) {
        m_said = words;
        leaveForm();
        Q_EMIT changed();
    });
    connect(&m_names, &StaffNames::came, this, &DeskVisits::fill);
}

QWidget *DeskVisits::makeList()
{
    const QKeySequence openKeys(Qt::ALT | Qt::Key_O);
    const QKeySequence arriveKeys(Qt::ALT | Qt::Key_C);
    const QKeySequence statusKeys(Qt::ALT | Qt::Key_S);
    const auto setUp = [](QPushButton *button, const char *id, const QString &words, const QKeySequence &keys) {
        button->setObjectName(QStringLiteral("desk.visits.") + QLatin1String(id));
        button->setAccessibleName(words);
        button->setAutoDefault(true);
        button->setToolTip(tr("%1 (%2)").arg(words, keys.toString(QKeySequence::NativeText)));
    };
    setButtonKind(m_open, ButtonKind::primary);
    setUp(m_open, "open", tr("Open a visit"), openKeys);
    setUp(m_arrive, "arrive", tr("The patient has arrived"), arriveKeys);
    setUp(m_status, "status", tr("Give the visit another status"), statusKeys);
    m_banner->setObjectName(QStringLiteral("desk.visits.banner"));
    m_banner->setClosable(true);
    m_banner->hide();
    m_model->setHorizontalHeaderLabels({tr("Visit"), tr("Who treats"), tr("Room"), tr("When")});
    m_table->setObjectName(QStringLiteral("desk.visits.table"));
    m_table->setAccessibleName(tr("Visits under way"));
    m_table->setModel(m_model);
    m_table->setColumnWidth(kDeskService, tokens().scaled(340));
    m_table->setColumnWidth(kDeskProvider, tokens().scaled(200));
    m_table->setColumnWidth(kDeskRoom, tokens().scaled(150));
    auto *empty = new EmptyState(IconName::calendar, tr("No visit is under way"),
                                 tr("Open one when the patient stands at the desk, or plan it."));
    empty->setObjectName(QStringLiteral("desk.visits.empty"));
    m_table->setEmptyState(empty);
    auto *top = new QHBoxLayout;
    top->setSpacing(space::m);
    top->addWidget(m_arrive);
    top->addWidget(m_status);
    top->addStretch();
    top->addWidget(m_open);
    auto *list = new QWidget;
    auto *down = new QVBoxLayout(list);
    down->setContentsMargins(space::xxl, 0, space::xxl, space::l);
    down->setSpacing(space::m);
    down->addLayout(top);
    down->addWidget(m_banner);
    down->addWidget(m_table, 1);
    QWidget *before = m_table;
    for (QPushButton *next : {m_arrive, m_status, m_open}) {
        setTabOrder(before, next);
        before = next;
    }
    const auto key = [this, list](const QKeySequence &keys, auto work) {
        connect(new QShortcut(keys, list, nullptr, nullptr, Qt::WidgetWithChildrenShortcut), &QShortcut::activated,
                this, work);
    };
    key(openKeys, [this] { startVisit(); });
    key(arriveKeys, [this] { arrive(); });
    key(statusKeys, [this] { startStatus(); });
    connect(m_open, &QPushButton::clicked, this, &DeskVisits::startVisit);
    connect(m_arrive, &QPushButton::clicked, this, &DeskVisits::arrive);
    connect(m_status, &QPushButton::clicked, this, &DeskVisits::startStatus);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &DeskVisits::fitButtons);
    return list;
}

void DeskVisits::show(PatientId patient, std::vector<chart::Visit> visits)
{
    m_patient = patient;
    m_visits = std::move(visits);
    fill();
    if (const QString said = std::exchange(m_said, QString()); !said.isEmpty())
        m_banner->showMessage(BannerKind::success, said);
}

void DeskVisits::showProblem(const QString &why)
{
    m_banner->showMessage(BannerKind::danger, why);
}

void DeskVisits::clear()
{
    m_patient = {};
    m_visits.clear();
    m_said.clear();
    m_busy = false;
    m_banner->hide();
    fill();
    m_stack->setCurrentWidget(m_list);
    m_form->clear();
}

/// What was typed is not kept: the desk does not read it.
void DeskVisits::leaveForm()
{
    m_stack->setCurrentWidget(m_list);
    takeFocus();
    m_form->clear();
}

void DeskVisits::fill()
{
    const int row = std::max(0, m_table->currentIndex().row());
    m_model->removeRows(0, m_model->rowCount());
    for (const chart::Visit &visit : m_visits) {
        const QString status = statusText(chart::EventKind::visit, visit.status);
        const QString service = m_names.service(visit.service);
        QList<QStandardItem *> items {
            new QStandardItem(service.isEmpty() ? tr("Visit") : service),
            new QStandardItem(m_names.name(visit.provider)), new QStandardItem(visit.room),
            new QStandardItem(m_time.minute(visit.startedMs != 0 ? visit.startedMs : visit.atMs))};
        items[kDeskService]->setData(status, cell::kBadge);
        items[kDeskService]->setData(static_cast<int>(statusBadge(visit.status)), cell::kBadgeKind);
        items[kDeskService]->setData(tr("%1, %2").arg(items[kDeskService]->text(), status), Qt::AccessibleTextRole);
        items[kDeskSince]->setData(true, cell::kTabular);
        for (const int column : {kDeskProvider, kDeskRoom, kDeskSince})
            items[column]->setData(true, cell::kMuted);
        m_model->appendRow(items);
    }
    m_table->setCurrentIndex(m_model->index(std::min(row, m_model->rowCount() - 1), 0));
    fitButtons();
}

const chart::Visit *DeskVisits::chosen() const
{
    const int row = m_table->currentIndex().row();
    return row >= 0 && row < static_cast<int>(m_visits.size()) ? &m_visits[static_cast<size_t>(row)] : nullptr;
}

void DeskVisits::fitButtons()
{
    const chart::Visit *visit = chosen();
    m_arrive->setEnabled(visit && visit->status == u"planned" && !m_busy);
    m_status->setEnabled(visit && !m_busy);
}

bool DeskVisits::isForm() const
{
    return m_stack->currentWidget() != m_list;
}

void DeskVisits::takeFocus()
{
    if (isForm())
        m_form->takeFocus();
    else
        m_table->setFocus(Qt::OtherFocusReason);
}

void DeskVisits::startVisit()
{
    if (m_patient.isNull() || isForm())
        return;
    m_banner->hide();
    m_form->start(EntryTask::visit, m_patient);
    m_stack->setCurrentIndex(1);
    m_form->takeFocus();
}

void DeskVisits::arrive()
{
    const chart::Visit *visit = chosen();
    if (!visit || !m_arrive->isEnabled())
        return;
    m_busy = true;
    fitButtons();
    deliver(m_session.charts().moveVisit(visit->id, QStringLiteral("arrived"), {}), this,
            [this, patient = m_patient](const Result<void> &answer) {
                if (patient != m_patient)
                    return;
                m_busy = false;
                if (answer.ok())
                    m_said = tr("The patient has arrived.");
                else
                    m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
                fitButtons();
                Q_EMIT changed();
            });
}

void DeskVisits::startStatus()
{
    const chart::Visit *visit = chosen();
    if (!visit || m_busy)
        return;
    m_banner->hide();
    const QString service = m_names.service(visit->service);
    m_form->startStatus(m_patient, chart::EventKind::visit, visit->id, service.isEmpty() ? tr("Visit") : service,
                        visit->status);
    m_stack->setCurrentIndex(1);
    m_form->takeFocus();
}

bool DeskVisits::mayLeave()
{
    return !isForm() || m_form->mayLeave();
}

QCborMap DeskVisits::draft() const
{
    return isForm() && m_form->isDirty() ? m_form->draft() : QCborMap();
}

void DeskVisits::restore(PatientId patient, const QCborMap &draft)
{
    m_patient = patient;
    m_form->restore(patient, draft);
    m_stack->setCurrentIndex(1);
}

} // namespace vb::ui
