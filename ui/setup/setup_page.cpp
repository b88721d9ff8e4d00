#include "ui/setup/setup_page.h"

#include "ui/kit/text_label.h"

#include <QVBoxLayout>

namespace vb::ui {

SetupPage::SetupPage(SetupModel &model, const QString &id, const QString &title, const QString &lead, QWidget *parent)
    : QWidget(parent), m_model(model), m_title(title), m_body(new QVBoxLayout)
{
    setObjectName(id);
    setAccessibleName(title);
    auto *sentence = new TextLabel(lead, TextRole::body, TextTone::muted);
    sentence->setWordWrap(true);
    m_body->setSpacing(space::m);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    down->addWidget(new TextLabel(title, TextRole::page));
    down->addSpacing(space::s);
    down->addWidget(sentence);
    down->addSpacing(space::xl);
    down->addLayout(m_body);
    down->addStretch(1);
}

void SetupPage::name(QWidget *widget, const QString &word, const QString &accessibleName) const
{
    widget->setObjectName(objectName() + u'.' + word);
    widget->setAccessibleName(accessibleName);
}

} // namespace vb::ui
