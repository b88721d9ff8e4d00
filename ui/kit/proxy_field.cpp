#include "ui/kit/proxy_field.h"

namespace vb::ui {

namespace {
constexpr int kLongestProxy = 300;
}

ProxyField::ProxyField(std::function<bool(const QString &)> isProxy, QWidget *parent)
    : LineField(parent), m_isProxy(std::move(isProxy))
{
    setAccessibleName(tr("Proxy on the way to the relay"));
    setMaxLength(kLongestProxy);
    setInputMethodHints(Qt::ImhUrlCharactersOnly | Qt::ImhNoPredictiveText);
}

QString ProxyField::helpText()
{
    return tr("Only where the network asks for one, such as http://proxy.example:3128. It sees where the relay is, "
              "never what is sent. Empty: as the system says; “direct”: none in any case.");
}

QString ProxyField::findProblem() const
{
    return m_isProxy(text().trimmed())
        ? QString()
        : tr("A proxy has the form http://proxy.example:3128, with USER:PASSWORD@ before its name if it asks for them. "
             "Or type “direct”, or nothing.");
}

} // namespace vb::ui
