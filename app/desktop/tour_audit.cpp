#include "app/desktop/tour.h"

#include "ui/audit/audit_filter_bar.h"
#include "ui/audit/audit_log_model.h"
#include "ui/audit/audit_pc_words.h"
#include "ui/audit/export_view.h"
#include "ui/kit/banner.h"
#include "ui/kit/table_view.h"
#include "ui/shell/main_window.h"

#include <QComboBox>
#include <QKeySequence>

namespace vb::desktop {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWhat = 3; // a column of the log
constexpr int kLatestRows = 40;

std::vector<session::AuditPc> tourPcs()
{
    const auto pc = [](const QString &name, bool isThis, bool revoked) {
        return session::AuditPc {DeviceId::make(1), name, isThis, revoked};
    };
    return {pc(u"Front desk"_s, true, false), pc(u"Treatment room 2"_s, false, false),
            pc(u"Laptop of Wilhelmina Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh"_s, false, true)};
}

/// The latest rows, as if others of the PCs had written some of them; or the second PC alone.
session::AuditAnswer tourAnswer(const ui::AuditLogModel &log, bool all)
{
    session::AuditAnswer answer {};
    answer.pcs = tourPcs();
    for (int at = 0; at < kLatestRows && log.rowAt(at); ++at) {
        session::AuditRow row = *log.rowAt(at);
        const std::size_t pc = all ? static_cast<std::size_t>(at * 7 % 5) % answer.pcs.size() : 1;
        if (pc > 0)
            row.pc = answer.pcs[pc].id;
        answer.first.push_back(row);
    }
    answer.total = static_cast<qint64>(answer.first.size());
    return answer;
}

} // namespace

int Tour::rowsOf(const QString &table) const
{
    const auto *view = m_window->findChild<QAbstractItemView *>(table);
    return view && view->isVisible() ? view->model()->rowCount() : -1;
}

void Tour::addAlertSteps()
{
    m_steps.push_back({u"audit-01-alerts"_s,
                       [this] {
                           focusOn(u"nav.audit"_s);
                           press(Qt::Key_Return);
                       },
                       [this] { return rowsOf(u"alerts.table"_s) > 0; }, true});
    m_steps.push_back({u"audit-02-note-missing"_s,
                       [this] {
                           press(Qt::Key_Return);
                           press(Qt::Key_Return);
                       },
                       [this] { return isInvalid(u"alerts.note"_s); }});
    m_steps.push_back({u"audit-03-acknowledged"_s,
                       [this] {
                           type(u"Asked her: the emergency room called. All in order."_s);
                           press(Qt::Key_Return);
                       },
                       [this] { return isShown(u"alerts.banner"_s); }});
    m_steps.push_back({u"audit-04-alerts-all"_s,
                       [this] {
                           focusOn(u"alerts.all"_s);
                           press(Qt::Key_Space);
                           focusOn(u"alerts.table"_s);
                       },
                       [this] { return rowsOf(u"alerts.table"_s) > 0; }});
    m_steps.push_back({u"audit-05-rules"_s,
                       [this] {
                           focusOn(u"alerts.rules"_s);
                           press(Qt::Key_Return);
                       },
                       [this] { return isFocused(u"rules.open.0"_s); }});
    m_steps.push_back({u"audit-06-rules-problem"_s,
                       [this] {
                           focusOn(u"rules.open.6"_s);
                           press(Qt::Key_Space);
                           focusOn(u"rules.bulk_opens"_s);
                           press(QKeySequence(Qt::CTRL | Qt::Key_A));
                           type(u"1"_s);
                           press(QKeySequence(Qt::CTRL | Qt::Key_S));
                       },
                       [this] { return isInvalid(u"rules.bulk_opens"_s); }});
    m_steps.push_back({u"audit-07-rules-unsaved"_s, [this] { press(Qt::Key_Escape); },
                       [this] { return isFocused(u"rules.unsaved.no"_s); }});
    m_steps.push_back({u".discard-rules"_s,
                       [this] {
                           press(Qt::SHIFT | Qt::Key_Tab);
                           press(Qt::Key_Return);
                       },
                       [this] { return isFocused(u"alerts.table"_s); }});
}

void Tour::addLogSteps()
{
    m_steps.push_back({u"audit-20-who"_s, [this] { press(QKeySequence(Qt::ALT | Qt::Key_3)); },
                       [this] { return isFocused(u"audit.visitors.patient"_s); }});
    m_steps.push_back({u"audit-10-log"_s, [this] { press(QKeySequence(Qt::ALT | Qt::Key_2)); },
                       [this] { return rowsOf(u"audit.log.table"_s) > 50; }, true});
    m_steps.push_back({u"audit-11-entry"_s,
                       [this] {
                           // How many searches were written down before it depends on the pace.
                           const auto *log = m_window->findChild<QAbstractItemView *>(u"audit.log.table"_s);
                           const auto isOpening = [log] {
                               return log->currentIndex().siblingAtColumn(kWhat).data().toString().startsWith(
                                   u"Opened a "_s);
                           };
                           for (int i = 0; i < kLatestRows && !isOpening(); ++i)
                               press(Qt::Key_Down);
                           press(Qt::Key_Return);
                       },
                       [this] { return isShown(u"audit.details"_s); }});
    m_steps.push_back({u"audit-21-visitors"_s,
                       [this] {
                           focusOn(u"audit.details.visitors"_s);
                           press(Qt::Key_Return);
                       },
                       [this] { return rowsOf(u"audit.visitors.table"_s) > 0; }});
    m_steps.push_back({u".log"_s, [this] { press(QKeySequence(Qt::ALT | Qt::Key_2)); },
                       [this] { return isFocused(u"audit.log.table"_s); }});
    m_steps.push_back({u"audit-12-more-filters"_s,
                       [this] {
                           focusOn(u"audit.filter.more"_s);
                           press(Qt::Key_Space);
                       },
                       [this] { return isFocused(u"audit.filter.role"_s); }});
    m_steps.push_back({u"audit-13-nothing"_s,
                       [this] {
                           press(QKeySequence(Qt::CTRL | Qt::Key_F));
                           type(u"zzz"_s);
                           press(Qt::Key_Return);
                       },
                       [this] { return rowsOf(u"audit.log.table"_s) == 0; }});
    m_steps.push_back({u".all-entries"_s,
                       [this] {
                           focusOn(u"audit.filter.clear"_s);
                           press(Qt::Key_Return);
                       },
                       [this] { return rowsOf(u"audit.log.table"_s) > 50; }});
    m_steps.push_back({u".kept-rows"_s, [this] { press(QKeySequence(Qt::ALT | Qt::Key_2)); },
                       [this] { return isFocused(u"audit.log.table"_s); }});
}

/// The demo practice has no other PCs, so that what they have done is given.
void Tour::addOtherPcSteps()
{
    const auto log = [this] { return m_window->findChild<ui::TableView *>(u"audit.log.table"_s); };
    const auto show = [this, log](const session::AuditAnswer &answer, int choice) {
        m_window->findChild<ui::AuditFilterBar *>()->setPcs(answer.pcs);
        m_window->findChild<QComboBox *>(u"audit.filter.pc"_s)->setCurrentIndex(choice);
        m_window->findChild<ui::AuditLogModel *>()->setAnswer(answer);
        log()->setColumnHidden(ui::AuditLogModel::kPc, choice != 1);
        focusOn(u"audit.filter.pc"_s);
    };
    const auto say = [this](const QString &text) {
        m_window->findChild<ui::Banner *>(u"audit.log.banner"_s)->showMessage(ui::BannerKind::warning, text);
    };
    const auto shown = [this] { return isFocused(u"audit.filter.pc"_s); };
    m_steps.push_back({u"audit-14-all-pcs"_s,
                       [this, show] { show(tourAnswer(*m_window->findChild<ui::AuditLogModel *>(), true), 1); }, shown,
                       true});
    m_steps.push_back({u"audit-15-other-pc-offline"_s,
                       [this, show, say] {
                           show(tourAnswer(*m_window->findChild<ui::AuditLogModel *>(), false), 3);
                           say(ui::notFetchedText(fail(Code::network, {})));
                       },
                       shown});
    m_steps.push_back({u"audit-16-other-pc-nothing"_s,
                       [show, say] {
                           session::AuditAnswer nothing {};
                           nothing.pcs = tourPcs();
                           nothing.total = 0;
                           show(nothing, 2);
                           say(ui::pcLack({{}, 0, 3'416, 0, u"incomplete"_s}, nothing.pcs[1].name).text);
                       },
                       shown});
    m_steps.push_back({u".this-pc"_s,
                       [this] {
                           m_window->findChild<QComboBox *>(u"audit.filter.pc"_s)->setCurrentIndex(0);
                           focusOn(u"audit.log.table"_s);
                           press(Qt::Key_F5);
                       },
                       [this] {
                           return rowsOf(u"audit.log.table"_s) > 50 && !isShown(u"audit.filter.pc"_s)
                               && isFocused(u"audit.log.table"_s);
                       }});
}

void Tour::addContactSteps()
{
    m_steps.push_back({u"audit-22-what"_s,
                       [this] {
                           press(QKeySequence(Qt::ALT | Qt::Key_4));
                           type(u"nina"_s);
                       },
                       [this] { return rowsOf(u"audit.visited.table"_s) > 0; }});
    m_steps.push_back({u"audit-23-emergencies"_s, [this] { press(QKeySequence(Qt::ALT | Qt::Key_5)); },
                       [this] { return isShown(u"audit.glass.line"_s); }});
}

void Tour::addProofSteps()
{
    m_steps.push_back({u"audit-30-verify"_s, [this] { press(QKeySequence(Qt::ALT | Qt::Key_6)); },
                       [this] { return isFocused(u"audit.verify.start"_s); }});
    m_steps.push_back({u"audit-31-verified"_s, [this] { press(Qt::Key_Return); },
                       [this] { return isShown(u"audit.verify.verdict"_s); }});
    m_steps.push_back({u"audit-32-export"_s,
                       [this] {
                           press(QKeySequence(Qt::ALT | Qt::Key_2));
                           focusOn(u"audit.log.export"_s);
                           press(Qt::Key_Return);
                       },
                       [this] { return isShown(u"audit.export.path"_s); }});
    m_steps.push_back({u"audit-33-no-folder"_s,
                       [this] {
                           focusOn(u"audit.export.path"_s);
                           press(QKeySequence(Qt::CTRL | Qt::Key_A));
                           type(u"/nowhere/log.csv"_s);
                           press(Qt::Key_Return);
                       },
                       [this] { return isInvalid(u"audit.export.path"_s); }});
    m_steps.push_back({u"audit-34-exported"_s,
                       [this] {
                           focusOn(u"audit.export.path"_s);
                           press(QKeySequence(Qt::CTRL | Qt::Key_A));
                           type(m_scratch.filePath(u"access-log.csv"_s));
                           press(Qt::Key_Return);
                       },
                       [this] { return isShown(u"audit.export.banner"_s); }});
    m_steps.push_back({u"audit-35-export-other-pc"_s,
                       [this] {
                           const session::AuditPc pc = tourPcs().at(1);
                           const QString lack = ui::notFetchedText(fail(Code::network, {})) + u' '
                               + ui::pcLack({pc.id, 1'204, 3'416, 0, u"incomplete"_s}, pc.name).text;
                           m_window->findChild<ui::ExportView *>()->start(
                               {}, 1'204, ui::ExportView::Others {pc.id, pc.name, lack, false});
                       },
                       [this] { return isShown(u"audit.export.lack"_s); }});
}

void Tour::addAuditSteps()
{
    addAlertSteps();
    addLogSteps();
    addOtherPcSteps();
    addContactSteps();
    addProofSteps();
}

} // namespace vb::desktop
