#include "ui/staff/staff_view.h"

#include "ui/kit/banner.h"
#include "ui/kit/buttons.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/question.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"
#include "ui/staff/credential_sheet.h"
#include "ui/staff/staff_add_form.h"
#include "ui/staff/staff_person_view.h"
#include "ui/staff/staff_reset_form.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequence>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

StaffView::StaffView(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_stack(new QStackedWidget)
    , m_list(nullptr)
    , m_add(new QPushButton(icon(IconName::userPlus, IconTone::onAccent), tr("Add person")))
    , m_count(new TextLabel(QString(), TextRole::caption, TextTone::muted))
    , m_banner(new Banner(BannerKind::danger))
    , m_table(new TableView)
    , m_model(new StaffListModel(this))
    , m_person(nullptr)
    , m_addForm(nullptr)
    , m_resetForm(nullptr)
    , m_sheet(nullptr)
    , m_unsaved(new Question(QStringLiteral("staff.unsaved"), ButtonKind::danger))
{
    setObjectName(QStringLiteral("staff"));
    setAccessibleName(tr("Staff"));
    m_list = makeList();
    m_person = new StaffPersonView(session);
    m_addForm = new StaffAddForm(session);
    m_resetForm = new StaffResetForm(session);
    m_sheet = new CredentialSheet(QStringLiteral("staff"));
    for (QWidget *page : {m_list, static_cast<QWidget *>(m_person), static_cast<QWidget *>(m_addForm),
                          static_cast<QWidget *>(m_resetForm), static_cast<QWidget *>(m_sheet)})
        m_stack->addWidget(page);
    auto *warning = new QVBoxLayout;
    warning->setContentsMargins(space::xxl, 0, space::xxl, 0);
    warning->addWidget(m_unsaved);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    down->addLayout(warning);
    down->addWidget(m_stack, 1);

    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_N), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, this, &StaffView::startAdding);
    connect(m_unsaved, &Question::confirmed, this, &StaffView::leaveForm);
    connect(m_person, &StaffPersonView::backWanted, this, [this] {
        if (mayLeave())
            showList();
    });
    connect(m_person, &StaffPersonView::changed, this,
            [this](const QString &note) { load(m_person->person().member.id, note); });
    connect(m_person, &StaffPersonView::resetWanted, this, [this] {
        m_stack->setCurrentWidget(m_resetForm);
        m_resetForm->start(m_person->person().member);
    });
    const auto leave = [this] {
        if (m_unsaved->isAsking())
            m_unsaved->stop();
        else if (mayLeave())
            leaveForm();
    };
    connect(m_resetForm, &StaffResetForm::leaveWanted, this, leave);
    connect(m_resetForm, &StaffResetForm::done, this,
            [this](const session::NewCredential &credential, const QString &name, const QString &login) {
                showSheet(tr("The new password holds from now on"), credential, name, login);
            });
    connect(m_addForm, &StaffAddForm::leaveWanted, this, leave);
    connect(m_addForm, &StaffAddForm::added, this,
            [this](const session::NewCredential &credential, const QString &name, const QString &login) {
                showSheet(tr("The account is made"), credential, name, login);
            });
    connect(m_sheet, &CredentialSheet::done, this, [this] {
        const StaffId whose = m_showAfter;
        load(whose, {});
    });
    load();
}

QWidget *StaffView::makeList()
{
    m_add->setObjectName(QStringLiteral("staff.addPerson"));
    m_add->setAccessibleName(tr("Add person"));
    m_add->setToolTip(tr("Add person (%1)").arg(QKeySequence(Qt::CTRL | Qt::Key_N).toString(QKeySequence::NativeText)));
    m_add->setAutoDefault(true);
    setButtonKind(m_add, ButtonKind::primary);
    m_banner->setObjectName(QStringLiteral("staff.banner"));
    m_banner->setAction(tr("Try again"));
    m_banner->hide();
    m_table->setObjectName(QStringLiteral("staff.table"));
    m_table->setAccessibleName(tr("People"));
    m_table->setModel(m_model);
    QHeaderView *header = m_table->horizontalHeader();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(QHeaderView::Fixed);
    header->setSectionResizeMode(StaffListModel::kPerson, QHeaderView::Stretch);
    const Tokens &t = tokens();
    header->resizeSection(StaffListModel::kLogin, t.scaled(120));
    header->resizeSection(StaffListModel::kRole, t.scaled(140));
    header->resizeSection(StaffListModel::kLicences, t.scaled(170));
    header->resizeSection(StaffListModel::kLastLogin, t.scaled(180));
    header->resizeSection(StaffListModel::kStatus, t.scaled(90));

    auto *line = new QHBoxLayout;
    line->setSpacing(space::m);
    line->addWidget(m_count, 1);
    line->addWidget(m_add);
    auto *list = new QWidget;
    auto *down = new QVBoxLayout(list);
    down->setContentsMargins(space::xxl, space::xs, space::xxl, space::xl);
    down->setSpacing(space::m);
    down->addLayout(line);
    down->addWidget(m_banner);
    down->addWidget(m_table, 1);
    connect(m_add, &QPushButton::clicked, this, &StaffView::startAdding);
    connect(m_banner, &Banner::actionTriggered, this, qOverload<>(&StaffView::load));
    connect(m_table, &QAbstractItemView::activated, this, &StaffView::openRow);
    connect(m_table, &QAbstractItemView::clicked, this, &StaffView::openRow);
    return list;
}

void StaffView::load()
{
    load(StaffId(), {});
}

/// Asks for all of it anew; afterwards that person is shown with the note, or the list.
void StaffView::load(StaffId show, const QString &note)
{
    m_showAfter = show;
    m_noteAfter = note;
    const int question = ++m_asked;
    deliver(m_session.staff().list(), this, [this, question](const Result<std::vector<staff::Member>> &answer) {
        if (question != m_asked)
            return;
        if (answer.ok())
            take(*answer);
        else
            refuse(answer.error());
    });
}

void StaffView::take(std::vector<staff::Member> members)
{
    deliver(
        m_session.staff().licences(), this,
        [this, question = m_asked, members = std::move(members)](const Result<std::vector<staff::Licence>> &answer) {
            if (question != m_asked)
                return;
            if (answer.ok())
                takeLicences(members, *answer);
            else
                refuse(answer.error());
        });
}

void StaffView::takeLicences(std::vector<staff::Member> members, const std::vector<staff::Licence> &licences)
{
    std::vector<StaffPerson> people;
    people.reserve(members.size());
    for (staff::Member &member : members) {
        StaffPerson person {std::move(member), {}, {}};
        std::copy_if(licences.begin(), licences.end(), std::back_inserter(person.licences),
                     [&person](const staff::Licence &one) { return one.active && one.staff == person.member.id; });
        // Without a date they come first from the store; what expires is what one looks for.
        std::stable_partition(person.licences.begin(), person.licences.end(),
                              [](const staff::Licence &one) { return !one.expires.isEmpty(); });
        people.push_back(std::move(person));
    }
    using Logins = std::vector<std::pair<StaffId, qint64>>;
    deliver(m_session.staff().lastLogins(), this,
            [this, question = m_asked, people = std::move(people)](const Result<Logins> &answer) mutable {
                if (question != m_asked)
                    return;
                if (!answer.ok()) {
                    refuse(answer.error());
                    return;
                }
                for (StaffPerson &person : people)
                    for (const auto &[id, atMs] : *answer)
                        if (id == person.member.id)
                            person.lastLoginMs = atMs;
                finish(std::move(people));
            });
}

void StaffView::finish(std::vector<StaffPerson> people)
{
    const auto active
        = std::count_if(people.begin(), people.end(), [](const StaffPerson &person) { return person.member.active; });
    const auto disabled = static_cast<qsizetype>(people.size()) - active;
    const StaffId shownBefore = m_table->currentIndex().isValid()
        ? m_model->personAt(m_table->currentIndex().row()).member.id
        : m_session.actor().user;
    m_model->setPeople(std::move(people), m_session.actor().user, QDateTime::currentDateTimeUtc(),
                       m_session.timeZone());
    const QString can = active == 1 ? tr("1 person can log in") : tr("%1 people can log in").arg(active);
    m_count->setText(disabled == 0 ? can : tr("%1, %2 disabled").arg(can).arg(disabled));
    m_table->setAccessibleDescription(m_count->text());
    m_addForm->setTakenLogins(m_model->logins());
    m_banner->hide();
    const int row = std::max(m_model->rowOf(m_showAfter.isNull() ? shownBefore : m_showAfter), 0);
    m_table->setCurrentIndex(m_model->index(row, 0));
    if (!m_showAfter.isNull())
        openPerson(std::exchange(m_showAfter, StaffId()), std::exchange(m_noteAfter, QString()));
    if (const std::optional<StaffDraft> draft = std::exchange(m_restoring, std::nullopt);
        draft && m_person->person().member.id == draft->person)
        m_person->restore(*draft);
    Q_EMIT listed();
}

void StaffView::refuse(const Error &error)
{
    m_banner->showMessage(BannerKind::danger, errorText(error));
    showList();
    Q_EMIT listed();
}

void StaffView::openRow(const QModelIndex &index)
{
    if (index.isValid())
        openPerson(m_model->personAt(index.row()).member.id);
}

void StaffView::openPerson(StaffId id, const QString &note)
{
    const StaffPerson *person = m_model->find(id);
    if (!person)
        return;
    m_unsaved->close();
    m_person->setPerson(*person, isOnlyOwner(person->member), QDateTime::currentDateTimeUtc(), note);
    m_stack->setCurrentWidget(m_person);
    m_person->focusFirst();
}

bool StaffView::isOnlyOwner(const staff::Member &member) const
{
    if (!member.active || member.role != Role::owner)
        return false;
    int owners = 0;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const staff::Member &one = m_model->personAt(row).member;
        owners += one.active && one.role == Role::owner ? 1 : 0;
    }
    return owners == 1;
}

void StaffView::showList()
{
    m_unsaved->close();
    m_stack->setCurrentWidget(m_list);
    m_table->setFocus(Qt::OtherFocusReason);
}

void StaffView::startAdding()
{
    if (m_stack->currentWidget() == m_addForm || !mayLeave())
        return;
    m_unsaved->close();
    m_stack->setCurrentWidget(m_addForm);
    m_addForm->start(m_model->logins());
}

/// Drops what was typed and goes to where the form was opened from.
void StaffView::leaveForm()
{
    m_unsaved->close();
    if (m_stack->currentWidget() == m_resetForm) {
        m_resetForm->start({});
        openPerson(m_person->person().member.id);
    } else if (m_stack->currentWidget() == m_addForm) {
        m_addForm->start({});
        showList();
    } else if (m_stack->currentWidget() == m_person) {
        openPerson(m_person->person().member.id); // without what was open
    }
}

void StaffView::showSheet(const QString &title, const session::NewCredential &credential, const QString &name,
                          const QString &login)
{
    m_unsaved->close();
    m_showAfter = credential.staff;
    m_stack->setCurrentWidget(m_sheet);
    m_sheet->show(title, credential, {name, login, m_session.practiceName(), false});
}

bool StaffView::isDirty() const
{
    const QWidget *shown = m_stack->currentWidget();
    return (shown == m_addForm && m_addForm->isDirty()) || (shown == m_resetForm && m_resetForm->isDirty())
        || (shown == m_person && m_person->isDirty());
}

QByteArray StaffView::draft() const
{
    std::optional<StaffDraft> found = m_restoring;
    if (m_stack->currentWidget() == m_addForm)
        found = m_addForm->draft();
    else if (m_stack->currentWidget() == m_person)
        found = m_person->draft();
    return found ? found->encoded() : QByteArray();
}

void StaffView::restore(const QByteArray &draft)
{
    const std::optional<StaffDraft> typed = StaffDraft::decoded(draft);
    if (!typed)
        return;
    if (typed->added) {
        m_stack->setCurrentWidget(m_addForm);
        m_addForm->restore(*typed->added);
        return;
    }
    m_restoring = typed;
    load(typed->person, {});
}

bool StaffView::mayLeave()
{
    if (m_sheet->isShowing()) {
        m_sheet->insist();
        return false;
    }
    if (!isDirty())
        return true;
    m_unsaved->ask(tr("What you typed is not saved."), tr("Discard it"), tr("Keep editing"));
    return false;
}

void StaffView::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    if (m_unsaved->isAsking())
        m_unsaved->takeFocus();
    else if (m_sheet->isShowing())
        m_sheet->takeFocus();
    else if (m_stack->currentWidget() == m_list)
        m_table->setFocus(Qt::OtherFocusReason);
    else if (m_stack->currentWidget() == m_person)
        m_person->focusFirst();
    else
        focusNextChild();
}

} // namespace vb::ui
