{{- define "malleposte.labels" -}}
app.kubernetes.io/name: malleposte
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}
{{- define "malleposte.selector" -}}
app.kubernetes.io/name: malleposte
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
{{- define "malleposte.name" -}}
{{- printf "%s-malleposte" .Release.Name | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- define "malleposte.nodes" -}}
{{- printf "%s-nodes" (include "malleposte.name" .) }}
{{- end }}
{{- define "malleposte.clustered" -}}
{{- if eq (toString (dig "cluster" "enabled" false .Values.settings)) "true" }}yes{{ end }}
{{- end }}
{{- define "malleposte.conf" -}}
{{- range $setting, $from := .Values.secrets }}
{{ $setting }} = file:/run/secrets/malleposte/{{ $setting }}/{{ required (printf "secrets.%s needs a key" $setting) $from.key }}
{{- end }}
{{- if and (include "malleposte.clustered" .) (not (dig "cluster" "members" "" .Values.settings)) }}
cluster.members = {{ range $node := until (int .Values.replicas) }}{{ if $node }}, {{ end }}{{ include "malleposte.name" $ }}-{{ $node }}.{{ include "malleposte.nodes" $ }}:5701{{ end }}
{{- end }}
{{- if .Values.tlsSecret }}
tls.certificate = /run/secrets/malleposte-tls/tls.crt
tls.key = /run/secrets/malleposte-tls/tls.key
{{- end }}
{{- range $section, $keys := .Values.settings }}
[{{ $section }}]
{{- range $key, $value := $keys }}
{{ $key }} = {{ $value }}
{{- end }}
{{ end }}
{{- end }}
