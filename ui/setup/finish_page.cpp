#include "ui/setup/finish_page.h"

#include "ui/kit/banner.h"
#include "ui/kit/card.h"
#include "ui/kit/error_text.h"
#include "ui/kit/text_label.h"

#include <QDir>
#include <QGridLayout>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kFactWidth = 130;

QString foundProblem(const Error &error, bool homeIsFree)
{
    if (!homeIsFree)
        return FinishPage::tr(
            "There is a practice, or a part of one, in this computer's data folder already, so none was "
            "made. Nothing of it was touched.");
    switch (error.code) {
    case Code::keychainLocked:
        return FinishPage::tr(
            "The system keyring is locked and did not take the key. Nothing was made, and nothing you "
            "entered is lost: unlock the keyring, then press the button again.");
    case Code::keychainAbsent:
        return FinishPage::tr(
            "The system keyring has gone. Nothing was made, and nothing you entered is lost: start the "
            "keyring, then press the button again.");
    case Code::io:
        return FinishPage::tr("The disk took nothing: it may be full or write-protected. Nothing was made, and nothing "
                              "you entered is lost: make room, then press the button again.");
    default: return errorText(error);
    }
}

} // namespace

FinishPage::FinishPage(SetupModel &model, QWidget *parent)
    : SetupPage(
        model, QStringLiteral("setup.finish"), tr("Ready"),
        tr("Until now nothing was made on this computer. With the next step the practice comes into being and you "
           "are logged in."),
        parent)
    , m_banner(new Banner(BannerKind::danger))
    , m_facts(new QGridLayout)
{
    m_banner->setObjectName(QStringLiteral("setup.finish.banner"));
    m_facts->setHorizontalSpacing(space::l);
    m_facts->setVerticalSpacing(space::m);
    m_facts->setColumnMinimumWidth(0, tokens().scaled(kFactWidth));
    m_facts->setColumnStretch(1, 1);
    auto *card = new Card;
    card->body()->addLayout(m_facts);
    body()->addWidget(m_banner);
    body()->addWidget(card);
    m_banner->hide();
    connect(m_banner, &Banner::actionTriggered, this, &FinishPage::logInWanted);
}

void FinishPage::addFact(const QString &label, const QString &value)
{
    if (value.isEmpty())
        return;
    const int row = m_facts->rowCount();
    auto *text = new TextLabel(value);
    text->setWordWrap(true);
    text->setAccessibleName(QStringLiteral("%1: %2").arg(label, value));
    m_facts->addWidget(new TextLabel(label, TextRole::body, TextTone::muted), row, 0, Qt::AlignTop);
    m_facts->addWidget(text, row, 1, Qt::AlignTop);
}

void FinishPage::enter()
{
    while (QLayoutItem *item = m_facts->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const SetupModel::Practice &practice = model().practice();
    const SetupModel::Owner &owner = model().owner();
    addFact(tr("Practice"), practice.name);
    addFact(tr("Address"), practice.address);
    addFact(tr("Licence"), practice.licence);
    addFact(tr("Time zone"), practice.timeZone);
    addFact(tr("Owner"), tr("%1, user name %2").arg(owner.name, owner.login));
    addFact(tr("Key of this PC"),
            model().service().keepsSecretInFile() ? tr("In %1").arg(model().service().placeOfSecret())
                                                  : tr("In the system keyring"));
    addFact(tr("Recovery kit"), QDir::toNativeSeparators(model().kitPath()));
    clearProblem();
    Q_EMIT goOnFocusWanted();
}

void FinishPage::clearProblem()
{
    m_banner->hide();
}

void FinishPage::showProblem(const Error &error)
{
    const bool free = model().service().isFree();
    m_banner->setAction(free ? QString() : tr("Go to log-in"));
    m_banner->showMessage(BannerKind::danger, foundProblem(error, free));
}

} // namespace vb::ui
